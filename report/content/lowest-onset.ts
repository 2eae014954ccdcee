/** Whether a metal was trained on, and else how low onsets go: below, the network knows nothing. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { idsOfSubset } from '../../schemas/tables/split.js';

/** eV: an onset no higher is none. */
const NO_GAP_EV = 0.1;

/**
 * @param descriptors those of the references count: without an onset, a crystal either absorbs from the first energy on, as a
 *   metal does, or nowhere
 * @returns the first metal that was trained on, null without any; the lowest onset of a training crystal, eV
 */
export function lowestOnset(
  { columns, rows }: Table<'descriptors'>,
  split: Table<'split'>,
): { readonly metal: string | null; readonly lowestEv: number | null } {
  const train = new Set(idsOfSubset(split, 'train'));
  let metal: string | null = null;
  let lowestEv: number | null = null;
  for (let row = 0; row < rows; row++) {
    const id = at(columns.id, row);
    if (columns.from[row] !== 'reference' || !train.has(id)) continue;
    const onset = columns.onsetEv[row] ?? null;
    if (columns.onsetReason[row] === 'above threshold at the first energy' || (onset !== null && onset <= NO_GAP_EV))
      metal ??= id;
    if (onset !== null && (lowestEv === null || onset < lowestEv)) lowestEv = onset;
  }
  return { metal, lowestEv };
}
