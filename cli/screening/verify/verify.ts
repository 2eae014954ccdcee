/** Whether a screening is what its manifest says: chain, counts, rows, quarantine, objects, and what the network says. */
import { SegmentFiles } from '../../../infra/candidate-ids/segment-files.js';
import type { PlacedPage } from '../../../infra/screening/manifest.js';
import { SpectraloomError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { ScreeningCounts } from '../../../schemas/screening/manifest.js';
import { withPool } from '../../predict/with-pool.js';
import { quarantineRows } from '../quarantine.js';
import { withScratch } from '../scratch.js';
import type { ScreeningStores } from '../stores.js';
import { balanceFaults } from './balance.js';
import { type PredictedAgain, predictAgain } from './predict-again.js';
import { checkRows, quarantineFaults } from './row-faults.js';
import { sampledShards } from './sample.js';

export interface Verification {
  readonly pages: number;
  readonly rows: number;
  readonly total: ScreeningCounts | null;
  readonly again: PredictedAgain | null;
  /** A sentence each; none where all is right. */
  readonly faults: readonly string[];
}

interface Place {
  readonly stores: ScreeningStores;
  readonly head: ObjectRef;
  /** An exported folder holds the tables of the sampled candidates alone. */
  readonly isExport: boolean;
  /** Pages of the screening whose predictions were taken over. */
  readonly earlier: readonly PlacedPage[];
  readonly signal: AbortSignal;
}

export async function verifyScreening({ stores, head, isExport, earlier, signal }: Place): Promise<Verification> {
  const pages = await readable(() => stores.manifest.chain(head));
  if (typeof pages === 'string') return { pages: 0, rows: 0, total: null, again: null, faults: [pages] };
  const { total, identity } = required(pages.at(-1)).page;
  const rows = await checkSegments(stores, pages, total);
  const tables = isExport ? [] : await missingTables(stores, pages);
  const quarantine = await readable(() => quarantineRows(stores.parts, pages));
  const shards = sampledShards(pages);
  const again = await readable(() =>
    withPool((pool) => predictAgain(shards, { stores, pool, manifest: { pages, earlier }, identity, signal })),
  );
  return {
    pages: pages.length,
    rows: rows.rows,
    total,
    again: typeof again === 'string' ? null : again,
    faults: [
      ...balanceFaults(pages),
      ...rows.faults,
      ...tables,
      ...(typeof quarantine === 'string' ? [quarantine] : quarantineFaults(quarantine, total)),
      ...(typeof again === 'string' ? [again] : again.faults),
    ],
  };
}

/** Their hashes are checked as they are fetched. */
async function checkSegments(
  { artifacts }: ScreeningStores,
  pages: readonly PlacedPage[],
  total: ScreeningCounts,
): Promise<{ readonly rows: number; readonly faults: readonly string[] }> {
  return withScratch(async (scratch) => {
    const segments = new SegmentFiles(artifacts, scratch);
    const files: string[] = [];
    const faults: string[] = [];
    for (const ref of pages.flatMap(({ page }) => page.rows)) {
      const file = await readable(() => segments.fileOf(ref));
      if (file.startsWith(scratch)) files.push(file);
      else faults.push(file);
    }
    const checked = await checkRows(files, total, scratch);
    return { rows: checked.rows, faults: [...faults, ...checked.faults] };
  });
}

/** Whether the tables that rows were made of are there; the sampled ones are read. */
async function missingTables({ artifacts }: ScreeningStores, pages: readonly PlacedPage[]): Promise<string[]> {
  const faults: string[] = [];
  for (const ref of pages.flatMap(({ page }) => [...page.predicted, ...page.listed]))
    if (!(await artifacts.has(ref))) faults.push(`a table of the rows is not in the store: ${ref.kind} ${ref.sha256}`);
  return faults;
}

/** @returns what it read, or why an object is not there or not what its name says */
async function readable<T>(read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SpectraloomError && error.kind === 'corrupt') return error.message;
    throw error;
  }
}
