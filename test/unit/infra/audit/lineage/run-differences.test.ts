/** Two runs beside each other, of steps that are stated here. */
import { describe, expect, it } from 'vitest';
import { runDifferences } from '../../../../../infra/audit/lineage/run-differences.js';
import type { TrailEntry } from '../../../../../infra/audit/trail/read-entry.js';
import type { ObjectRef } from '../../../../../schemas/run/artifact.js';

const sha = (digit: string) => digit.repeat(64);
const ref = (digit: string): ObjectRef => ({
  kind: 'graphs',
  sha256: sha(digit),
  bytes: 1,
  rows: null,
  schemaVersion: 1,
});

interface Told {
  readonly step: string;
  /** A digit. */
  readonly key: string;
  readonly parameters?: object;
  /** Name of the input -> a digit. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly gave: string;
  readonly codeVersion?: number;
}

function entries(run: string, asked: object, state: 'finished' | 'failed', steps: readonly Told[]): TrailEntry[] {
  let n = 0;
  const entry = (value: object): TrailEntry => {
    const key = `entries/${run}/${n++}`;
    return { key, sha256: sha('f'), entry: { version: 1, run, at: '2026-11-29T12:00:00.000Z', ...value } as never };
  };
  const all = [entry({ kind: 'begun', input: { value: asked }, given: { value: {} } })];
  for (const { step, key, parameters = {}, inputs, gave, codeVersion = 1 } of steps) {
    const named = Object.fromEntries(Object.entries(inputs).map(([name, digit]) => [name, ref(digit)]));
    const stepKey = sha(key);
    const opened = entry({
      kind: 'opened',
      step,
      stepKey,
      codeVersion,
      parameters: { value: parameters },
      inputs: { value: named },
    });
    const outputs = { out: ref(gave) };
    const link = { key: opened.key, sha256: opened.sha256 };
    all.push(
      opened,
      entry({ kind: 'ended', state: 'finished', opened: link, step, stepKey, outputs, parts: { value: {} } }),
    );
  }
  return [...all, entry({ kind: 'closed', state, failure: [] })];
}

const FIRST = entries('discover/a/1', { epochs: 2 }, 'finished', [
  { step: 'ingest', key: '1', inputs: { files: '0' }, gave: '2' },
  { step: 'train', key: '3', parameters: { epochs: 2, width: 8 }, inputs: { graphs: '2' }, gave: '4' },
  { step: 'train', key: '5', parameters: { epochs: 2, width: 12 }, inputs: { graphs: '2' }, gave: '6' },
  { step: 'rank', key: '7', inputs: { model: '6' }, gave: '8' },
]);

describe('two runs', () => {
  it('have nothing that differs where they are the same', () => {
    expect(runDifferences(FIRST, FIRST)).toEqual({
      input: [],
      end: [],
      same: 4,
      different: [],
      onlyHere: [],
      onlyThere: [],
      otherwise: [],
    });
  });

  it('differ by causes and by what follows from them, each step beside the nearest', () => {
    const second = entries('discover/a/2', { epochs: 4 }, 'finished', [
      { step: 'ingest', key: '1', inputs: { files: '0' }, gave: '2' },
      { step: 'train', key: '9', parameters: { epochs: 4, width: 12 }, inputs: { graphs: '2' }, gave: 'a' },
      { step: 'train', key: 'c', parameters: { epochs: 4, width: 8 }, inputs: { graphs: '2' }, gave: 'd' },
      { step: 'rank', key: 'b', inputs: { model: 'a' }, gave: 'e' },
    ]);
    const found = runDifferences(second, FIRST);
    expect(found.input).toEqual([{ path: 'input.epochs', here: 4, there: 2 }]);
    expect(found.same).toBe(1);
    expect(found.different.map(({ step, thereKey, isCause }) => [step, thereKey[0], isCause])).toEqual([
      ['train', '5', true],
      ['train', '3', true],
      ['rank', '7', false],
    ]);
    expect(found.different[0]?.differences).toEqual([{ path: 'parameters.epochs', here: 4, there: 2 }]);
  });

  it('differ by an input that nobody made, by a code version, and by how they ended', () => {
    const second = entries('discover/a/2', { epochs: 2 }, 'failed', [
      { step: 'ingest', key: 'c', inputs: { files: 'd' }, gave: 'e', codeVersion: 2 },
    ]);
    const found = runDifferences(second, FIRST);
    expect(found.different).toMatchObject([{ step: 'ingest', isCause: true }]);
    expect(found.different[0]?.differences.map(({ path }) => path)).toEqual(['codeVersion', 'inputs.files']);
    expect(found.end).toEqual([{ path: 'end.state', here: 'failed', there: 'finished' }]);
    expect(found.onlyThere).toEqual(['train', 'train', 'rank']);
    expect(found.onlyHere).toEqual([]);
  });

  it('differ by other bytes under the same key', () => {
    const second = entries('discover/a/2', { epochs: 2 }, 'finished', [
      { step: 'ingest', key: '1', inputs: { files: '0' }, gave: 'f' },
    ]);
    expect(runDifferences(second, FIRST).otherwise).toEqual([{ path: 'ingest.out', here: sha('f'), there: sha('2') }]);
  });
});
