import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';

/** Element symbols by atomic number, 1 to 118 (IUPAC). */
export const SYMBOLS: readonly string[] = (
  'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb ' +
  'Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au ' +
  'Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og'
).split(' ');

const ATOMIC_NUMBER = new Map(SYMBOLS.map((symbol, i) => [symbol, i + 1]));

/** Elements by atomic number; anything else after them, by code unit. */
export function compareElements(a: string, b: string): number {
  const difference = (ATOMIC_NUMBER.get(a) ?? 1000) - (ATOMIC_NUMBER.get(b) ?? 1000);
  return difference || byCodeUnit(a, b);
}
