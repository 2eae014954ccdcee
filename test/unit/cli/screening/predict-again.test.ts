/** What is predicted again is compared number by number: a stand-in for the network says other numbers than the store holds. */
import { describe, expect, it } from 'vitest';
import { screeningStores } from '../../../../cli/screening/stores.js';
import { predictAgain } from '../../../../cli/screening/verify/predict-again.js';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { sourceParts } from '../../../../infra/artifacts/source-parts.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { PlacedPage } from '../../../../infra/screening/manifest.js';
import { ARTIFACT_LAYOUTS, type Table } from '../../../../schemas/run/artifact.js';
import { NO_COUNTS } from '../../../../schemas/screening/counts.js';
import { readPoscar } from '../../../../science/crystal/index.js';
import type { ComputePool } from '../../../../workers/compute-pool.js';
import { listedCandidates } from '../../../harness/tables/listed-candidates.js';

const CSCL = 'CsCl\n4.123\n1 0 0\n0 1 0\n0 0 1\nCs Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n';
const encoded = (table: Table) => ({
  kind: table.kind,
  bytes: encodeTable(table, 'test'),
  rows: table.rows,
  schemaVersion: ARTIFACT_LAYOUTS[table.kind].schemaVersion,
});

interface Said {
  readonly features: number;
  readonly spectrum: number;
  readonly file?: string;
}

/** One candidate with a feature of 2 and a spectrum of 4. */
async function compared({ features, spectrum, file = '1.vasp' }: Said) {
  const stores = screeningStores(new MemoryStore());
  const listed = listedCandidates([{ ...readPoscar(CSCL, 'a'), id: 'a' }]);
  const one = <T>(value: T) => [value];
  const predicted: Table<'predicted-candidates'> = {
    kind: 'predicted-candidates',
    rows: 1,
    columns: {
      ...{ id: one('a'), contentId: listed.columns.contentId, formula: one('CsCl'), source: one('') },
      ...{ nAtoms: Uint32Array.of(2), cellVolume: Float64Array.of(70), onsetEv: one(null), onsetReason: one(null) },
      ...{ edgeIntegral: one(null), taucGapEv: one(null), slmePercent: one(null), am15gShare: one(null) },
      ...{ visibleTransmittance: one(null), duplicateOf: one(null), reasons: one([]), details: one([]) },
      features: { width: 1, values: Float32Array.of(2) },
      spectrum: { width: 1, values: Float32Array.of(4) },
    },
    metadata: { layer: 'GCN1', startEv: '0', stepEv: '1', thicknessUm: '0.5' },
  };
  const ref = await stores.parts.publishTable(predicted, 'test');
  const page = {
    index: 0,
    counts: NO_COUNTS,
    predicted: [ref],
    listed: [await stores.parts.publishTable(listed, 'test')],
  };
  const said: Table<'predictions'> = {
    kind: 'predictions',
    rows: 1,
    columns: {
      ...{ file: one(file), id: one('1'), formula: one('CsCl'), nAtoms: Uint32Array.of(2), nBonds: Uint32Array.of(1) },
      ...{ nTriplets: Uint32Array.of(1), onsetEv: one(null), onsetReason: one(null), onsetSpreadEv: one(null) },
      ...{ absorbedSolarShare: one(null), visibleTransmittance: one(null), slmeUpperBoundPercent: one(null) },
      ...{ spread: one(null), prediction: { width: 1, values: Float32Array.of(spectrum) } },
    },
    extra: { GCN1: { width: 1, values: Float32Array.of(features) } },
    metadata: { layers: 'GCN1', models: '[]', startEv: '0', stepEv: '1' },
  };
  const files = sourceParts({
    kind: 'source-files',
    rows: 1,
    columns: { name: ['1.vasp'], text: [CSCL] },
    metadata: {},
  });
  const pool = {
    run: async ({ step }: { step: string }) => ({
      outputs: step === 'crystalFiles' ? { files } : { predictions: [encoded(said)] },
      summary: {},
    }),
  } as unknown as ComputePool;
  const identity = { models: [ref], from: 'r', layer: 'GCN1', functional: null };
  const pages = [{ ref, page }] as unknown as PlacedPage[];
  const { signal } = new AbortController();
  return predictAgain([{ page: 0, shard: 0, predicted: ref, rows: [0] }], {
    stores,
    pool,
    manifest: { pages, earlier: [] },
    identity,
    signal,
  });
}

describe('a candidate', () => {
  it('of equal numbers is right, and so is one within rounding', async () => {
    expect(await compared({ features: 2, spectrum: 4 })).toEqual({ candidates: 1, largestDifference: 0, faults: [] });
    // 5e-6 of a feature; half of the last digit of 4 in half precision, 2^-9.
    expect((await compared({ features: 2 + 1e-5, spectrum: 4 + 2 ** -10 })).faults).toEqual([]);
  });

  it.each<[string, Said, RegExp]>([
    ['another feature', { features: 2.001, spectrum: 4 }, /^a: its features are off by 5\.0e-4/],
    ['another spectrum', { features: 2, spectrum: 4.01 }, /^a: its values of the spectrum are off/],
    ['no prediction', { features: 2, spectrum: 4, file: 'other.vasp' }, /^a cannot be predicted again/],
  ])('of %s is a fault', async (_, said, fault) => {
    const { faults } = await compared(said);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});
