/** Which programs are loaded, in the command and its children, when a large screening is judged by other criteria. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';
import { openScreeningFolder } from '../../harness/pipelines/screening-folder.js';

const TIMEOUT_MS = 300_000;
const { folder, spectraloom, discover, close } = openScreeningFolder();

beforeAll(() => {
  expect(discover()).toBe(0);
  const made = ['--replace', 'all', '--onset', '0.5:5'];
  expect(spectraloom(['screen', 'start', 'judged', '--from', 'eight', ...made]).status).toBe(0);
}, TIMEOUT_MS);
afterAll(close, 120_000);

it(
  'is judged without TensorFlow in any process, which a question to another model needs',
  () => {
    const hook = pathToFileURL(path.join(projectRoot(), 'test/harness/pipelines/loaded-addons.mjs')).href;
    const loadedBy = (...args: string[]) => {
      const file = path.join(folder, 'loaded.txt');
      writeFileSync(file, '');
      const env = { NODE_OPTIONS: `--import ${hook}`, LOADED_ADDONS: file };
      const { status, stdout } = spectraloom(['screen', 'judge', 'judged', ...args, '-o', 'json'], env);
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
