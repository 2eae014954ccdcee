/** What a generator makes in chunks, each made by a child process behind the one before. */
import { at, required } from '../../../schemas/required.js';
import type { CandidatePlace } from '../../../schemas/screening/messages.js';
import type { StepDependencies } from '../../frame/dependencies.js';
import type { Chunk, Chunks } from './chunk.js';

/** A second or two of making; some ten megabytes. */
const CANDIDATES_A_CHUNK = 20_000;

interface GeneratorTask {
  readonly place: Extract<CandidatePlace, { kind: 'generator' }>;
  /** As rows name it. */
  readonly source: string;
  readonly signal: AbortSignal;
}

type GeneratorDependencies = Pick<StepDependencies, 'host' | 'parts'>;

/** @param after cursor of the list; null begins at its start */
export async function* generatorChunks(after: string | null, task: GeneratorTask, deps: GeneratorDependencies): Chunks {
  for (let cursor = after; ; ) {
    const { chunk, isEnd } = await generated(cursor, CANDIDATES_A_CHUNK, task, deps);
    if (chunk.items.length > 0) yield chunk;
    if (isEnd) return { cursor: null, verdict: null };
    cursor = required(chunk.items.at(-1)).cursor;
  }
}

/** @returns at most `count` candidates behind a cursor */
export async function generated(
  after: string | null,
  count: number,
  { place, source, signal }: GeneratorTask,
  { host, parts }: GeneratorDependencies,
): Promise<{ readonly chunk: Chunk; readonly isEnd: boolean }> {
  const fetched = async (ref: typeof place.structures) => parts.fetch(await parts.spread(ref));
  const inputs = { structures: await fetched(place.structures), split: await fetched(place.split) };
  const { outputs, summary } = await host.run(
    {
      step: 'generateCandidates',
      inputs,
      parameters: { settings: place.settings, source, after, count },
      resume: null,
    },
    { signal, onProgress: () => {}, onCheckpoint: async () => {} },
  );
  const tables = required(outputs.listed).filter(({ rows }) => rows !== 0);
  const decoded = tables.map((table) => parts.decode('listed-candidates', table).columns);
  const before = decoded.flatMap((columns) => columns.before);
  // Each candidate begins behind the one before it.
  const items = decoded
    .flatMap((columns) => columns.item)
    .map((item, n) => ({ source, item, before: at(before, n), cursor: before[n + 1] ?? String(summary.behind) }));
  const rows = decoded.flatMap(({ id, contentId, cost, item }) =>
    id.map((name, row) => ({
      contentId: at(contentId, row),
      cost: at(cost, row),
      names: [name, `${source} ${at(item, row)}`],
      item: 0,
    })),
  );
  return {
    chunk: { tables, rows: rows.map((row, item) => ({ ...row, item })), givenUp: [], items },
    isEnd: summary.isEnd === true,
  };
}
