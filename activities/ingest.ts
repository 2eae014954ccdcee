/**
 * A training folder -> crystal structures, absorption spectra, train/validation/test split.
 *
 * Queue io. Reads `source-files`; writes `structures` (shards), `spectra`, `split`. Idempotent: the key covers the
 * files' bytes, the axis and the split settings. Errors: InvalidInputError, InvalidStructureError (never retried).
 */
import { z } from 'zod';
import type { Table } from '../schemas/artifact.js';
import { InvalidInputError } from '../schemas/failure.js';
import { SplitSettingsSchema } from '../schemas/pipeline.js';
import { type SpectrumAxis, SpectrumAxisSchema } from '../schemas/spectrum.js';
import { readTrainingFolder } from '../science/crystal/index.js';
import { printable } from '../science/crystal/printable.js';
import { findJsonFault } from '../science/interchange/json-faults.js';
import { splitCrystals } from '../science/model/split.js';
import { toLog10Alpha } from '../science/spectrum/index.js';
import { inSlices } from './slices.js';
import { step } from './step.js';

const SPECTRUM_FILE = 'spectrum.json';

export const ingest = step({
  name: 'ingest',
  codeVersion: 1,
  queue: 'io',
  parameters: z.strictObject({
    axis: SpectrumAxisSchema.nullable(),
    split: SplitSettingsSchema,
    structuresPerShard: z.number().int().min(1),
  }),
  reads: { source: { kind: 'source-files' } },
  writes: { structures: { kind: 'structures', shards: true }, spectra: { kind: 'spectra' }, split: { kind: 'split' } },
  run({ source }, parameters) {
    const files = new Map(source.columns.name.map((name, i) => [name, source.columns.text[i]!]));
    const axis = parameters.axis ?? readAxis(files);
    const { structures, targets } = readTrainingFolder(files, axis.points);
    const ids = structures.columns.id;
    const stepEv = (axis.stopEv - axis.startEv) / (axis.points - 1);
    const { floor } = axis;
    const spectra: Table<'spectra'> = {
      kind: 'spectra',
      rows: structures.rows,
      columns: { id: ids, values: { width: axis.points, values: log10Alpha(targets, axis) } },
      metadata: {
        startEv: String(axis.startEv),
        stepEv: String(stepEv),
        points: String(axis.points),
        quantity: axis.quantity,
        floor: floor === undefined ? '' : String(floor),
      },
    };
    const subsets = splitCrystals(structures.columns.formula, parameters.split);
    const split: Table<'split'> = {
      kind: 'split',
      rows: structures.rows,
      columns: { id: ids, subset: subsets },
      metadata: { seed: String(parameters.split.seed), grouping: parameters.split.grouping },
    };
    return {
      outputs: { structures: inSlices(structures, parameters.structuresPerShard), spectra, split },
      summary: { crystals: structures.rows, points: axis.points },
    };
  },
});

/** @param targets shape [rows, points], in the quantity of the axis */
function log10Alpha(targets: Float64Array, axis: SpectrumAxis): Float32Array {
  const values = new Float32Array(targets.length);
  for (let start = 0; start < targets.length; start += axis.points)
    values.set(toLog10Alpha(targets.subarray(start, start + axis.points), axis), start);
  return values;
}

function readAxis(files: ReadonlyMap<string, string>) {
  const text = files.get(SPECTRUM_FILE);
  if (text === undefined)
    throw new InvalidInputError(`there is no ${SPECTRUM_FILE} and no energy axis was given`, {
      'way out': '--energy start:stop:points --quantity log10_alpha_cm1',
    });
  const parsed = SpectrumAxisSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const problem = printable(`${path.join('.') || 'content'}: ${message}`);
  throw new InvalidInputError(`${SPECTRUM_FILE}: ${problem}`, { file: SPECTRUM_FILE });
}

function parseJson(text: string): unknown {
  const fault = findJsonFault(text);
  if (!fault) return JSON.parse(text);
  const { line, problem } = fault;
  throw new InvalidInputError(`${SPECTRUM_FILE}, line ${line}: ${problem}`, { file: SPECTRUM_FILE, ...fault });
}
