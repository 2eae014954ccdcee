/**
 * Errors of a model out of fold, and a window -> the probability that an onset lies in it, by the onset that is predicted.
 *
 * Run by `screen top`, `judge` and `export` in a child process, without a server: it is on no queue, and loads no TensorFlow. Reads
 * `calibration`; writes `onset-chances`, without rows where there are fewer crystals than a probability rests on. Pure.
 */
import { z } from 'zod';
import type { Table } from '../../schemas/run/artifact.js';
import { step } from '../frame/step.js';
import { onsetChancesTable } from './onset-chances.js';

const NONE: Table<'onset-chances'> = {
  kind: 'onset-chances',
  rows: 0,
  columns: { fromEv: new Float64Array(), probability: new Float64Array() },
  metadata: { minEv: '', maxEv: '', halfWidthEv: '' },
};

export const onsetChances = step({
  name: 'onsetChances',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ minEv: z.number(), maxEv: z.number() }),
  reads: { calibration: { kind: 'calibration' } },
  writes: { chances: { kind: 'onset-chances' } },
  run({ calibration }, window) {
    return { outputs: { chances: onsetChancesTable(calibration, window) ?? NONE } };
  },
});
