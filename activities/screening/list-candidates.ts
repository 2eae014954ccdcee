/**
 * One page of the candidates of a screening -> shards of about equal work, ids by which later pages know them, and what could
 * not be read.
 *
 * Queue io. Texts are read, and candidates made, in child processes; equal ones are found by queries over the ids of all pages
 * before. Writes `listed-candidates` (shards), `candidate-ids`, `quarantined-candidates`. Idempotent: where a page ends, and what
 * it holds, depends on the message and the source alone. Heartbeat: once a second. Cancelled: children are killed, nothing is
 * left. Errors: InvalidInputError for a source that is not there, was changed since the screening began, or a cursor that is
 * none; RefusedError for predictions of other models (none is retried); those of the store, of full disks, of queries.
 */
import { cancellationSignal } from '@temporalio/activity';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { refsIn } from '../../schemas/run/audit/refs-in.js';
import type { ListedId } from '../../schemas/screening/candidate-ids.js';
import type { CandidatePlace, ListedPage, ListPageMessage } from '../../schemas/screening/messages.js';
import { refuseOtherScreening } from '../../schemas/screening/taken-over.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { unkeyed } from '../frame/unkeyed.js';
import type { Chunks } from './listing/chunk.js';
import { type GatheredPage, gatherPage } from './listing/gathered-page.js';
import { generatorChunks } from './listing/generator-chunks.js';
import { type GivenUp, givenUpTable, LIST_STEP } from './listing/given-up-table.js';
import { pagesUpTo } from './listing/manifest-pages.js';
import { quarantineChunks } from './listing/quarantine-chunks.js';
import { type SettledPage, settlePage } from './listing/settled-page.js';
import { publishShards } from './listing/shard-tables.js';
import { sourceChunks } from './listing/source-chunks.js';
import { sourceNames } from './listing/source-names.js';

type ListDependencies = Pick<
  StepDependencies,
  'artifacts' | 'audit' | 'parts' | 'host' | 'room' | 'candidateSources' | 'candidateIds'
>;

export function listCandidatesActivity(deps: ListDependencies) {
  return (message: ListPageMessage): Promise<ListedPage> => {
    const { run, ...parameters } = message;
    return unkeyed(deps, {
      name: 'listCandidates',
      run,
      parameters,
      inputs: refsIn(parameters),
      work: async () => {
        const result = await listPage(message, deps);
        return { result, outputs: refsIn(result) };
      },
    });
  };
}

async function listPage(message: ListPageMessage, deps: ListDependencies): Promise<ListedPage> {
  const predicted = await predictedSegments(message, deps);
  const page = await gatherPage(await chunksOf(message, deps, cancellationSignal()));
  const proposed = page.rows.map(({ contentId, names }) => ({ contentId, names }));
  const known = await deps.candidateIds.known(proposed, message.seen, predicted);
  return publishPage(message, page, settlePage(page, known, message.left), deps);
}

async function chunksOf(message: ListPageMessage, deps: ListDependencies, signal: AbortSignal): Promise<Chunks> {
  const { places, at: start, reading } = message;
  const place = at(places, start.place);
  const source = at(sourceNames(places), start.place);
  if (place.kind === 'quarantine') return quarantineChunks(start.cursor, { place, reading, signal }, deps);
  if (place.kind === 'generator') return generatorChunks(start.cursor, { place, source, signal }, deps);
  await refuseChanged(place, deps);
  const opened = await deps.candidateSources.open(place.place, start.cursor === null, signal);
  return sourceChunks(opened, start.cursor, { source, reading, signal }, deps);
}

/** Cursors are places in the file as it was: behind a change they would name other crystals. */
async function refuseChanged(
  { place, state }: Extract<CandidatePlace, { kind: 'source' }>,
  { candidateSources }: Pick<ListDependencies, 'candidateSources'>,
): Promise<void> {
  const found = await candidateSources.stateOf(place);
  if (state === null || found === state) return;
  throw new InvalidInputError(
    `${place} was changed while it was being screened: ${state} when the screening began, ${found ?? 'no file'} now`,
    {
      file: place,
      found: found ?? 'no file',
      expected: state,
      'way out': 'put the file back as it was, or begin a new screening: with --since what is predicted is kept',
    },
  );
}

/** @throws RefusedError where the earlier screening is of other models */
async function predictedSegments({ since, identity }: ListPageMessage, deps: ListDependencies): Promise<ObjectRef[]> {
  if (since === null) return [];
  const pages = await pagesUpTo(since, deps);
  if (identity) refuseOtherScreening(identity, at(pages, pages.length - 1).identity);
  return pages.flatMap(({ rows }) => rows);
}

async function publishPage(
  message: ListPageMessage,
  page: GatheredPage,
  settled: SettledPage,
  { parts, candidateIds }: ListDependencies,
): Promise<ListedPage> {
  const { candidates, taken, equal } = settled;
  const shards = await publishShards(page.tables, candidates, { parts });
  const givenUp = [...settled.givenUp, ...namelessRows(page, settled)];
  const idOf = ({ row, id }: { readonly row: number; readonly id: string }): ListedId => {
    const { contentId, item } = at(page.rows, row);
    return { contentId, id, source: at(page.items, item).source };
  };
  const takenIds = taken.map(idOf);
  const seen =
    candidates.length + taken.length > 0 || message.seen === null
      ? await candidateIds.publish([...candidates, ...taken].map(idOf), message.seen)
      : message.seen;
  return {
    shards: shards.length === 0 ? null : await parts.publishShards(shards, LIST_STEP),
    nShards: shards.length,
    seen,
    broken: givenUp.length === 0 ? null : await parts.publishTable(givenUpTable(givenUp), LIST_STEP),
    ...(await releasedRows(message, page, settled, parts)),
    taken: takenIds.length === 0 ? null : await candidateIds.publish(takenIds, null),
    listed: candidates.length + taken.length + equal + givenUp.length,
    candidates: candidates.length,
    equal,
    refused: givenUp.length,
    takenOver: taken.length,
    ...endOf(message, page, settled),
  };
}

/** What a retry finds to be a candidate already is in no shard: without a word of it, it would stay in quarantine for ever. */
async function releasedRows(
  { places, at: start }: ListPageMessage,
  { rows, items }: GatheredPage,
  { equalRows, taken }: SettledPage,
  parts: ListDependencies['parts'],
): Promise<Pick<ListedPage, 'released'>> {
  const known = [...equalRows, ...taken.map(({ row }) => row)];
  if (at(places, start.place).kind !== 'quarantine' || known.length === 0) return {};
  const released = known.map((row) => {
    const { contentId, item, names } = at(rows, row);
    const { cursor: _, ...place } = at(items, item);
    return { id: at(names, 0), contentId, ...place, error: '', message: 'it is a candidate already' };
  });
  return { released: await parts.publishTable(givenUpTable(released), LIST_STEP) };
}

function endOf(
  { places, at: start }: ListPageMessage,
  { items, end }: GatheredPage,
  { items: taken }: SettledPage,
): Pick<ListedPage, 'next' | 'verdict'> {
  if (taken < items.length || end === null)
    return { next: { place: start.place, cursor: at(items, taken - 1).cursor }, verdict: null };
  const { cursor, verdict } = end;
  if (cursor !== null) return { next: { place: start.place, cursor }, verdict };
  const isLast = start.place + 1 === places.length;
  return { next: isLast ? null : { place: start.place + 1, cursor: null }, verdict };
}

/** Crystals whose names all are those of others. */
function namelessRows({ rows, items }: GatheredPage, { nameless }: SettledPage): GivenUp[] {
  return nameless.map(({ row, name }) => {
    const { contentId, item } = at(rows, row);
    const { cursor: _, ...place } = at(items, item);
    return {
      id: name,
      contentId,
      ...place,
      error: 'InvalidInputError',
      message: `another crystal of this screening is called ${name}`,
    };
  });
}
