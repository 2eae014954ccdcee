/** The child process that stands in dies as one does that the system kills; counts are those of the halves by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComputeHost, ComputeTask } from '../../../../activities/frame/compute-host.js';
import { brokenInput, quarantineTable } from '../../../../activities/ingest/quarantine.js';
import type { ModelSource } from '../../../../cli/predict/model-source.js';
import { predictInHalves } from '../../../../cli/predict/predict-in-halves.js';
import { tableOf } from '../../../../cli/predict/run-task.js';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { sourceParts } from '../../../../infra/artifacts/source-parts.js';
import { ChildProcessDiedError, InvalidInputError } from '../../../../schemas/failure.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { arbitraryTable } from '../../../harness/tables/arbitrary-tables.js';

const SOURCE: ModelSource = { models: [], trainedOn: new Map() };
const SETTINGS = { mode: null, symmetry: true, batchSize: null, features: 'all', perAtom: false } as const;

function encoded(table: Table) {
  return [{ kind: table.kind, bytes: encodeTable(table, 'test'), rows: table.rows, schemaVersion: 1 }];
}

const namesOf = (task: ComputeTask) => tableOf('source-files', task.inputs.files!).columns.name;

/** Without a row: any table of its kind, always the same. */
const [PREDICTIONS] = fc.sample(arbitraryTable('predictions', 0), { numRuns: 1, seed: 1 });
const [NOTICES] = fc.sample(arbitraryTable('notices', 0), { numRuns: 1, seed: 1 });
const [CONTRIBUTIONS] = fc.sample(arbitraryTable('atom-contributions', 0), { numRuns: 1, seed: 1 });
const [ASSESSED] = fc.sample(arbitraryTable('assessed-crystals', 0), { numRuns: 1, seed: 1 });
const [ATOMS] = fc.sample(arbitraryTable('atom-features', 0), { numRuns: 1, seed: 1 });

/** No predictions, and one refusal that carries the names it was asked for. */
function answer(task: ComputeTask) {
  const refusal = brokenInput('x', new InvalidInputError(namesOf(task).join(' ')));
  const tables = {
    predictions: PREDICTIONS,
    atoms: ATOMS,
    contributions: CONTRIBUTIONS,
    assessed: ASSESSED,
    notices: NOTICES,
    quarantine: quarantineTable([refusal], 'predict'),
  };
  const outputs = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, encoded(table as Table)]));
  return { outputs, summary: {}, peakMemoryBytes: 1, cpuSeconds: 0 };
}

async function predicted(files: string[], isTooMuch: (names: readonly string[]) => boolean) {
  const asked: number[] = [];
  const host: ComputeHost = {
    async run(task) {
      asked.push(namesOf(task).length);
      if (isTooMuch(namesOf(task)))
        throw new ChildProcessDiedError('ended: signal SIGKILL', { ended: 'signal SIGKILL' });
      return answer(task);
    },
  };
  const table: Table<'source-files'> = {
    kind: 'source-files',
    rows: files.length,
    columns: { name: files, text: files },
    metadata: {},
  };
  const group = { parts: sourceParts(table), files: files.length, names: files, unreadable: [] };
  const pieces = [];
  for await (const piece of predictInHalves(
    { host, source: SOURCE, settings: SETTINGS as never, ids: new Map(), signal: new AbortController().signal },
    group,
  ))
    pieces.push(piece);
  return { asked, pieces };
}

describe('files that are too much for the memory', () => {
  const files = ['a', 'b', 'c', 'd', 'e'];

  it('are predicted in halves, in their order', async () => {
    const { asked, pieces } = await predicted(files, (names) => names.length > 2);
    expect(asked).toEqual([5, 3, 2, 1, 2]);
    expect(pieces.map(({ broken }) => broken[0]!.message)).toEqual(['a b', 'c', 'd e']);
  });

  it('are named where one is too much alone, after three deaths, and the others are predicted all the same', async () => {
    const { asked, pieces } = await predicted(files, (names) => names.includes('b'));
    expect(asked).toEqual([5, 3, 2, 1, 1, 1, 1, 1, 2]);
    expect(pieces.map(({ broken }) => broken[0]!.message)).toEqual([
      'a',
      'b: the process that predicts it died 3 times: ended: signal SIGKILL',
      'c',
      'd e',
    ]);
    expect(pieces[1]).toMatchObject({ predictions: null, broken: [{ name: 'ResourceError', facts: { file: 'b' } }] });
  });

  it('are no reason to try again for another error', async () => {
    const refused = predicted(files, () => {
      throw new InvalidInputError('another model');
    });
    await expect(refused).rejects.toThrow('another model');
  });
});
