/**
 * Common oxidation states of the elements, the most common first, and the effective ionic radius in ångström of each.
 *
 * Radii are those of six-coordinate ions (low spin where spin matters), so that ratios compare like with like. Where
 * Shannon has no six-coordinate value the nearest lower coordination is used: N3- (4), H+ (2). `~` marks values that
 * Shannon does not give at all: hydride from Gibb, the anions of groups 14 and 15 from Pauling, whose O2- (1.40) lies
 * on the same scale. `?` is a known state without radius: it may balance a charge, and is never substituted. That is
 * also said of C4-: Pauling's 2.60 makes the bond of silicon carbide, 1.89, two thirds of the sum of radii.
 *
 * Lanthanides and actinides are left out: no training set of ours knows their open f shells.
 * @source radii: Shannon, Acta Cryst. A32, 751 (1976); Gibb, Prog. Inorg. Chem. 3, 315 (1962); Pauling, The Nature of
 *   the Chemical Bond, 3rd ed. (1960), table 13-3. States: Greenwood and Earnshaw, Chemistry of the Elements (1997)
 */

/** Symbol, then state:radius. */
const IONS = `
H -1:~1.40 1:-0.18
Li 1:0.76 | Be 2:0.45 | B 3:0.27 | C 4:0.16 -4:? | N -3:1.46 5:0.13 | O -2:1.40 | F -1:1.33
Na 1:1.02 | Mg 2:0.72 | Al 3:0.535 | Si 4:0.40 -4:~2.71 | P -3:~2.12 5:0.38 3:0.44 | S -2:1.84 6:0.29 4:0.37
Cl -1:1.81 7:0.27 | K 1:1.38 | Ca 2:1.00 | Sc 3:0.745 | Ti 4:0.605 3:0.67 | V 5:0.54 4:0.58 3:0.64
Cr 3:0.615 6:0.44 | Mn 2:0.67 4:0.53 3:0.58 7:0.46 | Fe 3:0.55 2:0.61 | Co 2:0.65 3:0.545 | Ni 2:0.69
Cu 1:0.77 2:0.73 | Zn 2:0.74 | Ga 3:0.62 | Ge 4:0.53 2:0.73 -4:~2.72 | As -3:~2.22 5:0.46 3:0.58
Se -2:1.98 4:0.50 6:0.42 | Br -1:1.96 | Rb 1:1.52 | Sr 2:1.18 | Y 3:0.90 | Zr 4:0.72 | Nb 5:0.64 4:0.68
Mo 6:0.59 4:0.65 | Tc 7:0.56 4:0.645 | Ru 4:0.62 3:0.68 | Rh 3:0.665 4:0.60 | Pd 2:0.86 4:0.615 | Ag 1:1.15
Cd 2:0.95 | In 3:0.80 1:? | Sn 4:0.69 2:? -4:~2.94 | Sb 3:0.76 5:0.60 -3:~2.45 | Te -2:2.21 4:0.97 6:0.56
I -1:2.20 5:0.95 7:0.53 | Cs 1:1.67 | Ba 2:1.35 | Hf 4:0.71 | Ta 5:0.64 | W 6:0.60 4:0.66
Re 7:0.53 4:0.63 | Os 4:0.63 | Ir 4:0.625 3:0.68 | Pt 4:0.625 2:0.80 | Au 1:1.37 3:0.85 -1:? | Hg 2:1.02 1:1.19
Tl 1:1.50 3:0.885 | Pb 2:1.19 4:0.775 | Bi 3:1.03 5:0.76 -3:?
`;

export interface Ion {
  readonly symbol: string;
  /** Elementary charges, not 0. */
  readonly state: number;
  /** ångström; null where no table has one. A proton's is negative: it draws its neighbours in. */
  readonly radius: number | null;
}

/** Every ion of the table, by element; states of one element with the most common first. */
export const IONS_OF_ELEMENT: ReadonlyMap<string, readonly Ion[]> = new Map(
  IONS.split(/[|\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [symbol, ...states] = entry.split(/\s+/) as [string, ...string[]];
      return [symbol, states.map((text) => ionOf(symbol, text))];
    }),
);

function ionOf(symbol: string, text: string): Ion {
  const [state, radius] = text.split(':') as [string, string];
  return { symbol, state: Number(state), radius: radius === '?' ? null : Number(radius.replace('~', '')) };
}
