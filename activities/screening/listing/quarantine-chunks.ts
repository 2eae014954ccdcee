/** What a screening has given up, read again from where it came, in chunks. The cursor is the number of items that were read. */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { CandidatePlace, CandidateReading } from '../../../schemas/screening/messages.js';
import type { StepDependencies } from '../../frame/dependencies.js';
import type { Chunk, Chunks } from './chunk.js';
import { foundItems } from './found-items.js';
import { generated } from './generator-chunks.js';
import { type QuarantinedItem, quarantinedItems } from './quarantine-items.js';
import { readItems } from './read-items.js';
import { sourceNames } from './source-names.js';

const ITEMS_A_CHUNK = 200;

interface RetryTask {
  readonly place: Extract<CandidatePlace, { kind: 'quarantine' }>;
  readonly reading: CandidateReading;
  readonly signal: AbortSignal;
}

type RetryDependencies = Pick<StepDependencies, 'artifacts' | 'parts' | 'host' | 'candidateSources'>;

/** @param after cursor; null begins at the first item */
export async function* quarantineChunks(after: string | null, task: RetryTask, deps: RetryDependencies): Chunks {
  const { pages, error } = task.place;
  const items = await quarantinedItems(pages, error, deps);
  const names = sourceNames(task.place.places);
  for (let start = Number(after ?? 0); start < items.length; ) {
    task.signal.throwIfAborted();
    const { source } = at(items, start);
    const more = items.slice(start, start + ITEMS_A_CHUNK).findIndex((each) => each.source !== source);
    const wanted = items.slice(start, start + (more < 0 ? ITEMS_A_CHUNK : more));
    const chunk = await readAgain(wanted, task.place.places[names.indexOf(source)], task, deps);
    const places = wanted.map(({ item, before }, n) => ({ source, item, before, cursor: String(start + n + 1) }));
    yield { ...chunk, items: places, own: wanted };
    start += wanted.length;
  }
  return { cursor: null, verdict: null };
}

async function readAgain(
  wanted: readonly QuarantinedItem[],
  place: CandidatePlace | undefined,
  { reading, signal }: RetryTask,
  deps: RetryDependencies,
): Promise<Chunk> {
  const { source } = at(wanted, 0);
  if (place === undefined || place.kind === 'quarantine')
    throw new InvalidInputError(`${source} is no source of this screening`, { found: source, expected: 'its sources' });
  if (place.kind === 'source') {
    const opened = await deps.candidateSources.open(place.place, false, signal);
    const isChanged = place.state !== null && (await deps.candidateSources.stateOf(place.place)) !== place.state;
    return readItems(await foundItems(opened, wanted, isChanged), { source, reading, signal }, deps);
  }
  const chunks: Chunk[] = [];
  for (const [item, { before }] of wanted.entries()) {
    const { chunk } = await generated(before === '' ? null : before, 1, { place, source, signal }, deps);
    chunks.push({ ...chunk, rows: chunk.rows.map((row) => ({ ...row, item })) });
  }
  return {
    tables: chunks.flatMap(({ tables }) => tables),
    rows: chunks.flatMap(({ rows }) => rows),
    givenUp: [],
    items: [],
  };
}
