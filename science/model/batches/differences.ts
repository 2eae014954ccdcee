/**
 * Which crystals of a batch are compared with each other: those of one formula, which are the volumes, the temperatures or the
 * polymorphs of a compound. An epoch keeps them side by side, so that a batch holds most of them together.
 */
import { at, required } from '../../../schemas/required.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import { reducedFormula } from '../../chemistry/index.js';
import type { Values } from '../../engine/index.js';
import { groupBy } from '../../numerics/index.js';

const formulas = new WeakMap<CrystalGraph, string>();

/** @returns the reduced formula of a crystal, counted once as long as the graph lives */
export function formulaOf(graph: CrystalGraph): string {
  const known = formulas.get(graph) ?? reducedFormula(allSpecies(graph));
  formulas.set(graph, known);
  return known;
}

/**
 * @param order rows of `graphs`
 * @returns the same rows, those of one formula side by side; formulas in the order of their first row
 */
export function formulasTogether(order: Uint32Array, graphs: readonly CrystalGraph[]): Uint32Array {
  return Uint32Array.from([...groupBy(order, (row) => formulaOf(at(graphs, row))).values()].flat());
}

/**
 * @param weight of the differences of a crystal beside the crystal itself
 * @returns inputs of `difference-loss.ts`: every pair of one formula once, with the share 2 weight / (n - 1) of n crystals,
 *   since each of both has it among n - 1; no rows where no two share a formula
 */
export function differenceArrays(graphs: readonly CrystalGraph[], weight: number): Record<string, Values> {
  const pairs = [...groupBy(graphs.keys(), (row) => formulaOf(at(graphs, row))).values()].flatMap((rows) =>
    rows.flatMap((one, i) =>
      rows.slice(i + 1).map((other) => ({ one, other, share: (2 * weight) / (rows.length - 1) })),
    ),
  );
  const matrix = new Float32Array(pairs.length * graphs.length);
  pairs.forEach(({ one, other }, pair) => {
    matrix[pair * graphs.length + one] = 1;
    matrix[pair * graphs.length + other] = -1;
  });
  return {
    differences: { values: matrix, shape: [pairs.length, graphs.length] },
    differenceShare: { values: Float32Array.from(pairs, ({ share }) => share), shape: [pairs.length, 1] },
  };
}

function allSpecies({ species, atomMultiplicity }: CrystalGraph): string[] {
  return species.flatMap((symbol, i) => new Array<string>(required(atomMultiplicity[i])).fill(symbol));
}
