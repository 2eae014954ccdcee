/**
 * Usual names of common structure types, by the text that `structurePrototype` gives them. A type without a name keeps
 * its text. "Anti" has cations and anions exchanged.
 * @source Strukturbericht designations and type compounds as in Müller, Inorganic Structural Chemistry, 2nd ed. (2007)
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['A cF8 227: A 8 -43m x4', 'diamond'],
  ['AB cF8 225: A 4 m-3m, B 4 m-3m x6', 'rocksalt'],
  ['AB cF8 216: A 4 -43m, B 4 -43m x4', 'zinc blende'],
  ['AB hP4 186: A 2 .3m, B 2 .3m x4', 'wurtzite'],
  ['AB cP2 221: A 1 m-3m, B 1 m-3m x8', 'caesium chloride'],
  ['AB hP4 194: A 2 -6m2, B 2 -6m2 x3', 'hexagonal boron nitride'],
  ['AB tP4 129: A 2 -4m2, B 2 4mm x4', 'litharge'],
  ['AB tP4 131: A 2 -4m2, B 2 .mmm x4', 'PtS'],
  ['AB hP6 154: A 3 ..2, B 3 ..2 x2', 'cinnabar'],
  ['AB oS8 63: A 4 m2m, B 4 m2m x7', 'TlI'],
  ['AB2 cF12 225: A 4 m-3m x8, B 8 -43m', 'fluorite'],
  ['AB2 cF12 225: A 4 m-3m, B 8 -43m x4', 'antifluorite'],
  ['AB2 tP6 136: A 2 .mmm x6, B 4 .2mm', 'rutile'],
  ['AB2 tI12 141: A 4 -4m2 x6, B 8 .2mm', 'anatase'],
  ['AB2 tP6 137: A 2 -4m2 x8, B 4 .2mm', 'tetragonal zirconia'],
  ['AB2 hP3 164: A 1 -.3m x6, B 2 .3m', 'CdI2'],
  ['AB2 hR9 166: A 3 -3m x6, B 6 3m', 'CdCl2'],
  ['AB2 hP6 194: A 2 -6m2 x6, B 4 .3m', 'molybdenite 2H'],
  ['AB2 hR9 160: A 3 3m x6, B 3 3m + 3 3m', 'molybdenite 3R'],
  ['AB2 oI12 72: A 4 222 x4, B 8 ..m', 'SiS2'],
  ['AB2 cP6 224: A 2 -43m, B 4 -.3m x2', 'cuprite'],
  ['AB2 tI6 139: A 2 4/mmm x10, B 4 4mm', 'CaC2'],
  ['A2B3 hR15 166: A 6 3m x6, B 3 -3m + 6 3m', 'Bi2Te3'],
  ['AB3 cP4 221: A 1 m-3m x6, B 3 ./4mmm', 'ReO3'],
  ['AB3 cP4 221: A 1 m-3m, B 3 ./4mmm x2', 'anti-ReO3'],
  ['AB3 cF16 225: A 4 m-3m, B 4 m-3m x6 + 8 -43m x4', 'Li3Bi'],
  ['AB3 hP8 194: A 2 -6m2, B 2 -6m2 x3 + 4 .3m x4', 'Na3As'],
  ['AB4 tI10 139: A 2 4/mmm x6, B 4 .mmm + 4 4mm', 'SnF4'],
  ['ABC cF12 216: A 4 -43m, B 4 -43m x4, C 4 -43m x4', 'LiAlSi'],
  ['ABC cF12 216: A 4 -43m x10, B 4 -43m x10, C 4 -43m x8', 'half-Heusler'],
  ['AB2C2 hP5 164: A 1 -.3m x6, B 2 .3m, C 2 .3m x1', 'brucite'],
  ['ABC2 hR12 166: A 3 -3m x2, B 3 -3m x6, C 6 3m', 'delafossite'],
  ['ABC2 hR12 166: A 3 -3m x6, B 3 -3m x6, C 6 3m', 'alpha-NaFeO2'],
  ['ABC2 tI16 122: A 4 -..4 x4, B 4 -..4 x4, C 8 ..2', 'chalcopyrite'],
  ['ABC2 cF16 225: A 4 m-3m, B 4 m-3m x6, C 8 -43m x4', 'Heusler'],
  ['ABC3 cP5 221: A 1 m-3m x12, B 1 m-3m x6, C 3 ./4mmm', 'perovskite'],
  ['ABC3 cP5 221: A 1 m-3m, B 1 m-3m, C 3 ./4mmm x6', 'antiperovskite'],
]);

/** @param prototype as `structurePrototype` gives it @returns such as `rocksalt (AB cF8 225)`, or the text itself */
export function prototypeName(prototype: string): string {
  const name = NAMES.get(prototype);
  return name ? `${name} (${prototype.slice(0, prototype.indexOf(':'))})` : prototype;
}
