/**
 * A large screening that is steered while it runs: paused, amended, resumed, cancelled, and verified; and which programs
 * are loaded for a judgement. Every wait is for a state that the program tells.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';
import { openScreeningFolder } from '../harness/pipelines/screening-folder.js';

const TIMEOUT_MS = 300_000;
const { folder, spectraloom, answer, discover, close } = openScreeningFolder();

const show = (name: string) => answer('screen', 'show', name).value;
function until<T>(ask: () => T, isSo: (answer: T) => boolean): T {
  for (;;) {
    const found = ask();
    if (isSo(found)) return found;
  }
}

beforeAll(() => {
  expect(discover()).toBe(0);
}, TIMEOUT_MS);
afterAll(close, 120_000);

it(
  'stops when it is paused, takes changes, goes on, and keeps what was predicted when it is cancelled',
  () => {
    const made = ['--replace', 'all', '--split', '--volumes', '0.9:1.1:9', '--parallel', '1'];
    const started = answer('screen', 'start', 'steered', '--from', 'eight', ...made, '--onset', '0.5:5', '--detach');
    expect(started).toMatchObject({ status: 0, value: { state: 'running' } });
    until(
      () => show('steered'),
      ({ screening }) => screening?.done > 0,
    );
    expect(answer('screen', 'pause', 'steered').status).toBe(0);
    const paused = until(
      () => show('steered'),
      ({ screening }) => screening.inFlight === 0,
    );
    expect(paused).toMatchObject({ state: 'paused', screening: { verdict: '' } });
    expect(spectraloom(['screen', 'pause', 'steered']).stderr).toMatch(/is paused already/);

    const changes = ['--parallel', '2', '--priority', '1', '--budget', '0.5:10', '--onset', '1:4'];
    const { screening } = answer('screen', 'amend', 'steered', ...changes).value;
    const budget = { share: 0.5, after: 10 };
    expect(screening).toMatchObject({ window: 2, knobs: { parallel: 2, priority: 1, failureBudget: budget } });
    expect(screening.knobs.criteria).not.toEqual(paused.screening.knobs.criteria);
    // Nothing was done while it stood.
    expect(screening.done).toBe(paused.screening.done);

    expect(answer('screen', 'resume', 'steered').value.screening.paused).toBe(false);
    until(
      () => show('steered'),
      ({ screening: now }) => now.done > screening.done,
    );
    expect(answer('screen', 'cancel', 'steered').status).toBe(0);
    const { counts } = until(
      () => show('steered'),
      ({ state }) => state === 'cancelled',
    );
    expect(counts.predicted).toBeGreaterThan(screening.done);
    expect(counts.notScreened).toBeGreaterThan(0);
    const verified = answer('screen', 'verify', 'steered');
    expect(verified).toMatchObject({ status: 0, value: { isRight: true, rows: counts.predicted } });
    expect(spectraloom(['screen', 'retry', 'steered']).stderr).toMatch(/nothing of steered is in quarantine/);
  },
  TIMEOUT_MS,
);

it(
  'is judged without TensorFlow in any process, which a question to another model needs',
  () => {
    const hook = pathToFileURL(path.join(projectRoot(), 'test/harness/pipelines/loaded-addons.mjs')).href;
    const loadedBy = (...args: string[]) => {
      const file = path.join(folder, 'loaded.txt');
      writeFileSync(file, '');
      const env = { NODE_OPTIONS: `--import ${hook}`, LOADED_ADDONS: file };
      const { status, stdout } = spectraloom(['screen', 'judge', 'steered', ...args, '-o', 'json'], env);
      expect(status).toBe(0);
      return { text: readFileSync(file, 'utf8'), value: JSON.parse(stdout) };
    };
    const judged = loadedBy('--onset', '0.5:3', '--scissor-ev', '0.5');
    expect(judged.text).toMatch(/duckdb/);
    expect(judged.text).not.toMatch(/tfjs/);
    const again = loadedBy('--onset', '0.5:3', '--rescore', 'top:5', '--model', 'eight');
    expect(again.text).toMatch(/tfjs/);
    // By the same model: what both say is the same.
    for (const { candidate, other } of again.value.top) {
      expect(other.id).toBe(candidate.id);
      expect(other.figures.onsetEv ?? -1).toBeCloseTo(candidate.figures.onsetEv ?? -1, 3);
    }
    expect(again.value.top).toHaveLength(5);
  },
  TIMEOUT_MS,
);
