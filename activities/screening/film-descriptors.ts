/**
 * Predicted spectra -> what they say at another thickness of the film, or shifted to other energies.
 *
 * Run by `screen judge` in a child process, without a server: it is on no queue, and loads no TensorFlow. Reads
 * `predicted-candidates`, or the `predictions` of another model; writes `film-descriptors`, one row a row. Pure. Errors:
 * InvalidInputError for a model that knows no photon energies.
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { spectrumDescriptors } from '../../science/spectrum/index.js';
import { step } from '../frame/step.js';

export const filmDescriptors = step({
  name: 'filmDescriptors',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    thicknessUm: z.number().positive().max(1000),
    scissorEv: z.number().min(-10).max(10),
  }),
  reads: {
    predicted: { kind: 'predicted-candidates', optional: true },
    predictions: { kind: 'predictions', optional: true },
  },
  writes: { descriptors: { kind: 'film-descriptors' } },
  run({ predicted, predictions }, { thicknessUm, scissorEv }) {
    const { metadata, columns, rows: length } = required(predicted ?? predictions, 'spectra');
    const { width, values } = 'spectrum' in columns ? columns.spectrum : columns.prediction;
    const axis = { startEv: energyOf(metadata.startEv), stepEv: energyOf(metadata.stepEv) };
    const rows = Array.from({ length }, (_, row) =>
      spectrumDescriptors(rowView(values, width, row), axis, { thicknessUm, scissorEv }),
    );
    const descriptors: Table<'film-descriptors'> = {
      kind: 'film-descriptors',
      rows: rows.length,
      columns: {
        id: columns.id,
        onsetEv: rows.map(({ onsetEv }) => onsetEv),
        onsetReason: rows.map(({ onsetReason }) => onsetReason),
        edgeIntegral: rows.map(({ edgeIntegral }) => edgeIntegral),
        taucGapEv: rows.map(({ taucGapEv }) => taucGapEv),
        slmePercent: rows.map(({ slmePercent }) => slmePercent),
        am15gShare: rows.map(({ am15gShare }) => am15gShare),
        visibleTransmittance: rows.map((row) => row.visibleTransmittance),
      },
      metadata: { thicknessUm: String(thicknessUm), scissorEv: String(scissorEv) },
    };
    return { outputs: { descriptors } };
  },
});

function energyOf(text: string | undefined): number {
  // An empty text would be 0 eV.
  const energyEv = text ? Number(text) : Number.NaN;
  if (Number.isFinite(energyEv)) return energyEv;
  throw new InvalidInputError('the model does not know the photon energies of its output: no onset can be read');
}
