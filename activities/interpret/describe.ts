/**
 * Spectra, measured and predicted -> onset energies and absorption-edge integrals, and how well the onsets
 * agree; of another property its leading descriptor, the one beside it, and all further ones.
 *
 * Queue compute. Reads `spectra`, `embeddings`, `split`; writes `descriptors` (two rows a crystal: reference,
 * prediction). The agreement in the summary is that of the test split. Idempotent: pure.
 */

import { z } from 'zod';
import { rowView } from '../../schemas/numerics/rows.js';
import {
  furtherDescriptors,
  leadingDescriptor,
  otherDescriptors,
  type Property,
  propertyOf,
} from '../../schemas/property.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { descriptorsReader } from '../../science/property/index.js';
import {
  EDGE_WINDOW_EV,
  type EnergyAxis,
  edgeIntegral,
  ONSET_THRESHOLD_CM1,
  onsetAgreement,
  onsetEnergy,
} from '../../science/spectrum/index.js';
import { step } from '../frame/step.js';
import { spectrumAxis } from '../ingest/labelled.js';
import { furtherColumn } from './descriptor-rows.js';

export const describe = step({
  name: 'describe',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: { spectra: { kind: 'spectra' }, embeddings: { kind: 'embeddings' }, split: { kind: 'split' } },
  writes: { descriptors: { kind: 'descriptors' } },
  run({ spectra, embeddings, split }) {
    const property = propertyOf(spectra.metadata);
    const read = readerOf(spectra.metadata);
    const reference = rowsOf(spectra.columns.id, spectra.columns.values, read, 'reference');
    const prediction = rowsOf(embeddings.columns.id, embeddings.columns.prediction, read, 'prediction');
    const predicted = new Map(prediction.map((row) => [row.id, row.onsetEv]));
    const test = new Set(idsOfSubset(split, 'test'));
    const tested = reference.filter(({ id }) => test.has(id));
    const further = property ? furtherDescriptors(property).length : 0;
    const agreement = onsetAgreement(
      tested.map((row) => row.onsetEv),
      tested.map((row) => predicted.get(row.id) ?? null),
    );
    return {
      outputs: { descriptors: tableOf([...reference, ...prediction], property) },
      summary: {
        onsetR2: agreement.r2,
        onsetMaeEv: agreement.maeEv,
        onsetPairs: agreement.pairs,
        ...(further > 0 && { further }),
      },
    };
  },
});

interface DescriptorRow {
  readonly id: string;
  readonly from: 'reference' | 'prediction';
  readonly onsetEv: number | null;
  readonly onsetReason: string | null;
  readonly edgeIntegral: number | null;
  /** Of a property: its numbers from the third on. */
  readonly further: readonly (number | null)[];
}

function rowsOf(
  ids: readonly string[],
  { width, values }: Matrix<Float32Array>,
  read: Reader,
  from: DescriptorRow['from'],
): DescriptorRow[] {
  return ids.map((id, i) => ({ id, from, ...read(rowView(values, width, i)) }));
}

type Reader = (values: Float32Array) => Omit<DescriptorRow, 'id' | 'from'>;

function readerOf(metadata: Table<'spectra'>['metadata']): Reader {
  const property = propertyOf(metadata);
  return property ? propertyReader(property) : absorptionReader(spectrumAxis({ metadata }));
}

function absorptionReader(axis: EnergyAxis): Reader {
  return (spectrum) => {
    const { onsetEv, reason } = onsetEnergy(spectrum, axis, ONSET_THRESHOLD_CM1);
    return {
      onsetEv,
      onsetReason: reason,
      edgeIntegral: edgeIntegral(spectrum, axis, onsetEv, EDGE_WINDOW_EV),
      further: [],
    };
  };
}

/** The leading descriptor stands where the onset does, the one beside it where the edge integral does. */
function propertyReader(property: Property): Reader {
  const read = descriptorsReader(property, [leadingDescriptor(property), ...otherDescriptors(property)]);
  return (values) => {
    const [leading, ...others] = read(values);
    const { value, reason } = required(leading);
    const [edgeIntegral = null, ...further] = others.map((reading) => reading.value);
    return { onsetEv: value, onsetReason: reason, edgeIntegral, further };
  };
}

function tableOf(rows: readonly DescriptorRow[], property: Property | null): Table<'descriptors'> {
  const further = (property ? furtherDescriptors(property) : []).map(
    (_, i) => [furtherColumn(i), rows.map((row) => row.further[i] ?? null)] as const,
  );
  return {
    kind: 'descriptors',
    rows: rows.length,
    columns: {
      id: rows.map((row) => row.id),
      from: rows.map((row) => row.from),
      onsetEv: rows.map((row) => row.onsetEv),
      onsetReason: rows.map((row) => row.onsetReason),
      edgeIntegral: rows.map((row) => row.edgeIntegral),
    },
    ...(further.length > 0 && { extra: Object.fromEntries(further) }),
    metadata: property
      ? { onsetThresholdCm1: '', edgeWindowEv: '', property: JSON.stringify(property) }
      : { onsetThresholdCm1: String(ONSET_THRESHOLD_CM1), edgeWindowEv: String(EDGE_WINDOW_EV) },
  };
}
