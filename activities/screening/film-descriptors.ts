/**
 * Predicted spectra of a shard -> what they say at another thickness of the film, or shifted to other energies.
 *
 * Run by `screen judge` in a child process, without a server: it is on no queue, and loads no TensorFlow. Reads
 * `predicted-candidates`; writes `film-descriptors`, one row a row. Pure.
 */
import { z } from 'zod';
import { rowView } from '../../schemas/numerics/rows.js';
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
  reads: { predicted: { kind: 'predicted-candidates' } },
  writes: { descriptors: { kind: 'film-descriptors' } },
  run({ predicted }, { thicknessUm, scissorEv }) {
    const { width, values } = predicted.columns.spectrum;
    const axis = { startEv: Number(predicted.metadata.startEv), stepEv: Number(predicted.metadata.stepEv) };
    const rows = Array.from({ length: predicted.rows }, (_, row) =>
      spectrumDescriptors(rowView(values, width, row), axis, { thicknessUm, scissorEv }),
    );
    const descriptors: Table<'film-descriptors'> = {
      kind: 'film-descriptors',
      rows: rows.length,
      columns: {
        id: predicted.columns.id,
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
