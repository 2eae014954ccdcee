/** Items -> their crystals, read in a child process. An item that ends its process is found by halving, and given up alone. */
import { ChildProcessDiedError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CandidateReading } from '../../../schemas/screening/messages.js';
import type { StepDependencies } from '../../frame/dependencies.js';
import type { Chunk } from './chunk.js';
import type { GivenUp } from './given-up-table.js';
import { LIST_STEP } from './given-up-table.js';
import type { Item } from './items.js';

/** Deaths of the process of one item after which it is the item. */
const MAX_DEATHS = 3;

export interface ReadingTask {
  /** As rows name it. */
  readonly source: string;
  readonly reading: CandidateReading;
  readonly signal: AbortSignal;
}

export type ReadingDependencies = Pick<StepDependencies, 'host' | 'parts'>;

/** @returns one chunk of these items */
export async function readItems(items: readonly Item[], task: ReadingTask, deps: ReadingDependencies): Promise<Chunk> {
  const unread = items.flatMap(({ fault, ...item }, n) =>
    fault === null ? [] : [{ item: n, row: givenUp(item, task.source, fault) }],
  );
  const numbers = items.flatMap(({ text }, n) => (text === null ? [] : [n]));
  const read = await readTexts(numbers, items, task, deps);
  const all = [...unread, ...read.givenUp].sort((a, b) => a.item - b.item);
  return {
    ...read,
    givenUp: all,
    items: items.map(({ item, before, cursor }) => ({ source: task.source, item, before, cursor })),
  };
}

type Texts = Pick<Chunk, 'tables' | 'rows' | 'givenUp'>;

/** @param numbers of the items that have a text */
async function readTexts(
  numbers: readonly number[],
  items: readonly Item[],
  task: ReadingTask,
  deps: ReadingDependencies,
): Promise<Texts> {
  if (numbers.length === 0) return { tables: [], rows: [], givenUp: [] };
  for (let deaths = 0; ; ) {
    try {
      return await readInChild(numbers, items, task, deps);
    } catch (error) {
      if (!(error instanceof ChildProcessDiedError)) throw error;
      deaths++;
      if (numbers.length > 1) break;
      if (deaths < MAX_DEATHS) continue;
      const [item] = numbers;
      const fault = { error: 'ResourceError', message: `its process died ${deaths} times: ${error.message}` };
      const row = givenUp(at(items, required(item)), task.source, fault);
      return { tables: [], rows: [], givenUp: [{ item: required(item), row }] };
    }
  }
  const half = Math.ceil(numbers.length / 2);
  const first = await readTexts(numbers.slice(0, half), items, task, deps);
  const second = await readTexts(numbers.slice(half), items, task, deps);
  return {
    tables: [...first.tables, ...second.tables],
    rows: [...first.rows, ...second.rows],
    givenUp: [...first.givenUp, ...second.givenUp],
  };
}

async function readInChild(
  numbers: readonly number[],
  items: readonly Item[],
  { source, reading, signal }: ReadingTask,
  { host, parts }: ReadingDependencies,
): Promise<Texts> {
  const texts = numbers.map((number) => at(items, number));
  const { outputs } = await host.run(
    {
      step: 'readCandidates',
      inputs: { files: [parts.encode(filesOf(texts), LIST_STEP)] },
      parameters: { source, ...reading },
      resume: null,
    },
    { signal, onProgress: () => {}, onCheckpoint: async () => {} },
  );
  const tables = required(outputs.listed);
  const numberOf = new Map(texts.map(({ item }, n) => [item, at(numbers, n)]));
  const rows = tables.flatMap((table) => {
    const { columns } = parts.decode('listed-candidates', table);
    return columns.id.map((id, row) => {
      const item = required(numberOf.get(at(columns.item, row)));
      const { names } = at(items, item);
      const suffix = id.slice(required(names[0]).length);
      const contentId = at(columns.contentId, row);
      return { contentId, cost: at(columns.cost, row), names: names.map((name) => `${name}${suffix}`), item };
    });
  });
  const givenUpRows = required(outputs.givenUp).flatMap((table) =>
    rowsGivenUp(parts.decode('quarantined-candidates', table)),
  );
  return { tables, rows, givenUp: givenUpRows.map((row) => ({ row, item: required(numberOf.get(row.item)) })) };
}

function filesOf(items: readonly Item[]): Table<'source-files'> {
  return {
    kind: 'source-files',
    rows: items.length,
    columns: { name: items.map(({ file }) => file), text: items.map(({ text }) => required(text)) },
    extra: {
      crystal: items.map(({ names }) => required(names[0])),
      item: items.map(({ item }) => item),
      before: items.map(({ before }) => before),
    },
    metadata: {},
  };
}

function rowsGivenUp({ columns }: Table<'quarantined-candidates'>): GivenUp[] {
  return columns.id.map((id, row) => ({
    id,
    contentId: columns.contentId[row] ?? null,
    source: at(columns.source, row),
    item: at(columns.item, row),
    before: at(columns.before, row),
    error: at(columns.error, row),
    message: at(columns.message, row),
  }));
}

function givenUp(
  { names, item, before }: Pick<Item, 'names' | 'item' | 'before'>,
  source: string,
  { error, message }: Pick<GivenUp, 'error' | 'message'>,
): GivenUp {
  return { id: required(names[0]), contentId: null, source, item, before, error, message };
}
