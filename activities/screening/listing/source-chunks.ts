/** A source in chunks, several of them read at once. */
import type { CandidateSource, SourceEntry } from '../../../infra/candidate-sources/contract/candidate-source.js';
import type { Chunk, Chunks, ChunksEnd } from './chunk.js';
import { inOrder } from './in-order.js';
import { type Item, itemOf } from './items.js';
import { type ReadingDependencies, type ReadingTask, readItems } from './read-items.js';

/** Small enough that halves of it are soon read again, large enough that passing it on costs little. */
const ITEMS_A_CHUNK = 500;
const CHARACTERS_A_CHUNK = 4 * 1024 ** 2;
/** Processes that read beside the one that lists. */
const READERS = 2;

/**
 * @param after cursor of the source; null begins at its start
 * @returns chunks, and how the source goes on; of a database on the network the chunks of one page
 */
export async function* sourceChunks(
  source: CandidateSource,
  after: string | null,
  task: ReadingTask,
  deps: ReadingDependencies,
): Chunks {
  const page = source.page ? await source.page(after) : null;
  let end: ChunksEnd = { cursor: page?.next ?? null, verdict: null };
  const chunks = chunksOf(page?.entries ?? source.entries(after), source.place, after ?? '', (verdict) => {
    const { cursor, reason } = verdict;
    end = {
      cursor: verdict.verdict === 'paused' ? cursor : null,
      verdict: { verdict: verdict.verdict, reason },
    };
  });
  yield* inOrder<readonly Item[], Chunk>(chunks, READERS, (items) => {
    task.signal.throwIfAborted();
    return readItems(items, task, deps);
  });
  return end;
}

async function* chunksOf(
  entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry>,
  place: string,
  after: string,
  ended: (verdict: Extract<SourceEntry, { kind: 'verdict' }>) => void,
): AsyncGenerator<readonly Item[]> {
  let items: Item[] = [];
  let characters = 0;
  let before = after;
  for await (const entry of entries) {
    if (entry.kind === 'verdict') {
      ended(entry);
      break;
    }
    const item = itemOf(place, entry, before);
    before = item.cursor;
    items.push(item);
    characters += item.text?.length ?? 0;
    if (items.length < ITEMS_A_CHUNK && characters < CHARACTERS_A_CHUNK) continue;
    yield items;
    [items, characters] = [[], 0];
  }
  if (items.length > 0) yield items;
}
