/**
 * Bonds of a crystal graph by the elements at their ends and by shell: of the bonds of one pair, sorted by length, a shell begins
 * with the shortest that is in no earlier one and takes those of up to 1.2 times its length. So the two lengths of a
 * body-centred metal (1 and 1.155) are one shell, of a face-centred one (1 and 1.414) two, and long bonds of Jahn-Teller ions
 * (2.78 beside 1.95 angstrom in CuO) are told from the short ones.
 */
import { at } from '../../../schemas/required.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import { groupBy } from '../../numerics/index.js';

const SHELL_WIDTH = 1.2;

export interface BondKind {
  /** `Al-O`: symbols in code-unit order. */
  readonly pair: string;
  /** From 1, the shortest. */
  readonly shell: number;
}

/** @returns one a bond class */
export function bondKinds({ species, bondSource, bondTarget, bondLength }: CrystalGraph): BondKind[] {
  const pairs = Array.from(bondSource, (source, bond) =>
    [at(species, source), at(species, at(bondTarget, bond))].sort().join('-'),
  );
  const shells = new Uint32Array(pairs.length);
  for (const members of groupBy([...pairs.keys()], (bond) => at(pairs, bond)).values()) {
    let [shell, first] = [0, 0];
    for (const bond of [...members].sort((a, b) => at(bondLength, a) - at(bondLength, b))) {
      if (shell === 0 || at(bondLength, bond) > first * SHELL_WIDTH) {
        shell++;
        first = at(bondLength, bond);
      }
      shells[bond] = shell;
    }
  }
  return pairs.map((pair, bond) => ({ pair, shell: at(shells, bond) }));
}
