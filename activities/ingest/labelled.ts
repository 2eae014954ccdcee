/** Graphs joined with their spectra and their subset, by crystal id. */

import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows } from '../../schemas/numerics/rows.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import type { Subset } from '../../schemas/tables/split.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { onsetEnergy } from '../../science/spectrum/index.js';

interface Labelled {
  readonly graphs: CrystalGraph[];
  /** log10(cm^-1), shape [graphs, points], row-major. */
  readonly targets: Float32Array;
}

/** @throws InvalidInputError when a crystal of the subset has no graph or no spectrum */
export function labelledSubset(
  graphs: readonly CrystalGraph[],
  spectra: Table<'spectra'>,
  split: Table<'split'>,
  subset: Subset,
): Labelled {
  const graphOf = new Map(graphs.map((graph) => [graph.id, graph]));
  const rowOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
  const { width, values } = spectra.columns.values;
  const ids = idsOfSubset(split, subset);
  const rows: number[] = [];
  const chosen = ids.map((id) => {
    const graph = graphOf.get(id);
    const row = rowOf.get(id);
    if (!graph || row === undefined)
      throw new InvalidInputError(`crystal ${id} is in the split, but has no ${graph ? 'spectrum' : 'graph'}`);
    rows.push(row);
    return graph;
  });
  return { graphs: chosen, targets: gatherRows(values, width, rows) };
}

/** Nulls where nobody stated the axis. */
export function targetAxis({ metadata }: Table): { startEv: number | null; stepEv: number | null } {
  const value = (text = '') => (text === '' ? null : Number(text));
  return { startEv: value(metadata.startEv), stepEv: value(metadata.stepEv) };
}

/** @returns reads the onset of a spectrum, eV; null where there is none, and where nobody stated the axis */
export function onsetReader({ startEv, stepEv }: ReturnType<typeof targetAxis>) {
  return (log10Alpha: ArrayLike<number>): number | null =>
    startEv === null || stepEv === null ? null : onsetEnergy(log10Alpha, { startEv, stepEv }).onsetEv;
}

/** @throws InvalidInputError when nobody stated the axis: no energy can be read off such spectra */
export function spectrumAxis(spectra: Table): { startEv: number; stepEv: number } {
  const { startEv, stepEv } = targetAxis(spectra);
  if (startEv === null || stepEv === null)
    throw new InvalidInputError('the targets have no energy axis: no onset can be read off them');
  return { startEv, stepEv };
}
