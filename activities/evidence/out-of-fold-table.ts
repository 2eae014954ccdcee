/** Spectra predicted out of fold as a table, with the onsets read off them. */
import type { Table } from '../../schemas/run/artifact.js';
import type { Method } from '../../schemas/tables/evidence.js';
import type { FoldReading } from './fold-reading.js';

interface OutOfFoldRow {
  readonly id: string;
  readonly method: Method;
  /** Shape [points], log10(cm^-1). */
  readonly prediction: ArrayLike<number>;
  /** To the nearest training crystal; null where the method knows no distance. */
  readonly distance: number | null;
}

/**
 * @param spectra the references: their axis is that of the predictions; of no axis there are no onsets
 * @param reading of the fold
 */
export function outOfFoldTable(
  rows: readonly OutOfFoldRow[],
  fold: number,
  spectra: Table<'spectra'>,
  { onsetOf, referenceOf }: FoldReading,
): Table<'out-of-fold'> {
  const { width } = spectra.columns.values;
  const values = new Float32Array(rows.length * width);
  rows.forEach(({ prediction }, row) => {
    values.set(prediction, row * width);
  });
  return {
    kind: 'out-of-fold',
    rows: rows.length,
    columns: {
      id: rows.map(({ id }) => id),
      method: rows.map(({ method }) => method),
      fold: new Uint32Array(rows.length).fill(fold),
      prediction: { width, values },
      onsetEv: rows.map(({ prediction }) => onsetOf(prediction)),
      distance: rows.map(({ distance }) => distance),
    },
    ...(referenceOf && { extra: { referenceEv: rows.map(({ id }) => referenceOf(id)) } }),
    metadata: { startEv: spectra.metadata.startEv ?? '', stepEv: spectra.metadata.stepEv ?? '' },
  };
}
