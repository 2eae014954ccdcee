/**
 * Shards that were screened -> rows (`screening-segment`) and one page of the manifest (`screening-page`), the newest.
 *
 * Queue io. Reads the tables of each shard, one shard in memory at a time; rows are in the order of the list, whatever order
 * the shards ended in. Candidates that are taken over from an earlier screening bring its rows along, and the tables that
 * these point to. Idempotent: the same message gives the same page. Heartbeat: alive. Cancelled: nothing that was published
 * is named by a page. Errors: InvalidInputError where tables do not belong together, RefusedError where the name of the
 * screening has another page of that number (neither is retried); those of the store.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { ObjectRef, Table } from '../../schemas/run/artifact.js';
import { refsIn } from '../../schemas/run/audit/refs-in.js';
import { NO_COUNTS, sumOf } from '../../schemas/screening/counts.js';
import type { ManifestPage, ScreeningCounts } from '../../schemas/screening/manifest.js';
import type { FoldMessage, ListedPage, ScreenedShard } from '../../schemas/screening/messages.js';
import type { SegmentRows } from '../../schemas/screening/segment-rows.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { unkeyed } from '../frame/unkeyed.js';
import { segmentRows } from './segment-rows.js';
import { takenRows } from './taken-rows.js';

type FoldDependencies = Pick<StepDependencies, 'audit' | 'parts' | 'room' | 'screenings'>;

/** A page of the list with the shards that it became; null: not screened. */
interface ScreenedPage {
  readonly page: ListedPage;
  readonly shards: readonly (ScreenedShard | null)[];
}

interface Folded {
  readonly page: ObjectRef;
  /** That the page names. */
  readonly rows: readonly ObjectRef[];
}

export function foldShardsActivity(deps: FoldDependencies) {
  return (message: FoldMessage): Promise<ObjectRef> => {
    const { run, ...parameters } = message;
    return unkeyed(deps, {
      name: 'foldShards',
      run,
      parameters,
      inputs: refsIn(parameters),
      work: async () => {
        const { page, rows } = await fold(message, deps);
        return { result: page, outputs: { page }, parts: { page: rows } };
      },
    });
  };
}

async function fold(
  { previous, pages, shards, since, name, run, closing, identity }: FoldMessage,
  deps: FoldDependencies,
): Promise<Folded> {
  const before = previous && (await deps.screenings.manifest.read(previous));
  const index = before ? before.index + 1 : 0;
  const screened = byPage(pages, shards);
  const tables: ObjectRef[] = [];
  const rows = await deps.screenings.publishRows(rowsOf(screened, { index, since, tables }, deps));
  const counts = await countsOf(screened, before, deps);
  const page: ManifestPage = {
    schemaVersion: 1,
    index,
    previous,
    identity,
    rows,
    quarantine: await quarantineOf(screened, deps),
    predicted: tables,
    listed: await listedOf(screened, deps),
    ...releasedOf(screened),
    counts,
    total: sumOf(before?.total ?? NO_COUNTS, counts),
    closing,
  };
  return { page: await deps.screenings.manifest.write(page, name, run), rows };
}

function byPage(pages: readonly ListedPage[], shards: FoldMessage['shards']): ScreenedPage[] {
  const expected = pages.reduce((sum, { nShards }) => sum + nShards, 0);
  if (shards.length !== expected)
    throw new InvalidInputError(`${shards.length} shards of pages with ${expected}`, {
      found: shards.length,
      expected,
    });
  let first = 0;
  return pages.map((page) => {
    const own = shards.slice(first, first + page.nShards);
    first += page.nShards;
    return { page, shards: own };
  });
}

/** @param tables filled with the `predicted-candidates` that the rows point to */
async function* rowsOf(
  screened: readonly ScreenedPage[],
  { index, since, tables }: { index: number; since: ObjectRef | null; tables: ObjectRef[] },
  { parts, screenings }: FoldDependencies,
): AsyncGenerator<SegmentRows> {
  for (const { page, shards } of screened) {
    for (const shard of shards.filter((each) => each !== null)) {
      const [predicted, placed] = await Promise.all([spread(shard.predicted, parts), spread(shard.placed, parts)]);
      for (const [i, ref] of predicted.entries()) {
        const [table, places] = await Promise.all([parts.table(ref), parts.table(at(placed, i))]);
        const place = { page: index, shard: tables.length };
        tables.push(ref);
        yield segmentRows(table as Table<'predicted-candidates'>, places as Table<'placed-candidates'>, place);
      }
    }
    if (page.taken) yield* takenRows(screenings, { since: required(since), ids: page.taken, index, tables });
  }
}

/** Where a shard was cut into many pieces, they stand in a list of their own. */
async function spread(refs: readonly ObjectRef[], parts: FoldDependencies['parts']): Promise<ObjectRef[]> {
  const spread: ObjectRef[] = [];
  for (const ref of refs) spread.push(...(await parts.spread(ref)));
  return spread;
}

async function quarantineOf(screened: readonly ScreenedPage[], { parts }: FoldDependencies): Promise<ObjectRef[]> {
  const given = screened
    .flatMap(({ page, shards }) => [page.broken, ...shards.flatMap((shard) => shard?.quarantined ?? [])])
    .filter((ref) => ref !== null);
  return (await spread(given, parts)).filter(({ rows }) => rows !== 0);
}

async function listedOf(screened: readonly ScreenedPage[], { parts }: FoldDependencies): Promise<ObjectRef[]> {
  const lists: ObjectRef[] = [];
  for (const { page } of screened) if (page.shards) lists.push(...(await parts.spread(page.shards)));
  return lists;
}

function releasedOf(screened: readonly ScreenedPage[]): Pick<ManifestPage, 'released'> {
  const released = screened.flatMap(({ page }) => page.released ?? []);
  return released.length === 0 ? {} : { released };
}

/** Listed = predicted + quarantined + equal + taken over + not screened, of every page. */
async function countsOf(
  screened: readonly ScreenedPage[],
  before: ManifestPage | null,
  { parts }: FoldDependencies,
): Promise<ScreeningCounts> {
  let counts = NO_COUNTS;
  // What is listed after the end of a screening was in its quarantine.
  const isRetry = before !== null && (before.closing !== null || before.total.released > 0);
  for (const { page, shards } of screened) {
    const lists = page.shards ? await parts.spread(page.shards) : [];
    const rowsIn = async (refs: readonly ObjectRef[]) =>
      (await spread(refs, parts)).reduce((sum, { rows }) => sum + (rows ?? 0), 0);
    const done = shards.filter((shard) => shard !== null);
    counts = sumOf(counts, {
      listed: page.listed,
      predicted: await rowsIn(done.flatMap(({ predicted }) => predicted)),
      quarantined: page.refused + (await rowsIn(done.flatMap(({ quarantined }) => quarantined))),
      equal: page.equal,
      takenOver: page.takenOver,
      notScreened: shards.reduce((sum, shard, i) => sum + (shard ? 0 : (at(lists, i).rows ?? 0)), 0),
      released: isRetry ? page.listed : 0,
    });
  }
  return counts;
}
