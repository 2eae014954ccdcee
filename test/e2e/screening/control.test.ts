/**
 * A large screening that is steered while it stands: broken lines before the sound ones pause it by itself, so that what a user
 * then does meets it at a known place, however fast the machine is. Counts are those of the lines written here.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScreeningFolder } from '../../harness/pipelines/screening-folder.js';

const TIMEOUT_MS = 300_000;
const BROKEN = 1001;
const SOUND = 40;
const { folder, spectraloom, answer, discover, close } = openScreeningFolder();

/** Caesium chloride of some lattice constant, in ångström. */
const sound = (n: number) => {
  const a = 4 + n / 50;
  const lattice = { matrix: [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? a : 0))) };
  const sites = [
    { species: [{ element: 'Cs', occu: 1 }], abc: [0, 0, 0] },
    { species: [{ element: 'Cl', occu: 1 }], abc: [0.5, 0.5, 0.5] },
  ];
  return JSON.stringify({ material_id: `sound-${n}`, '@class': 'Structure', lattice, sites });
};

/** @returns what it says while it stands; the failure budget of the start lets no more through */
function startedAndStopped(name: string) {
  const lines = path.join(folder, 'lines.jsonl');
  const started = answer('screen', 'start', name, '--from', 'eight', '--source', lines, '--onset', '0.5:5', '--detach');
  expect(started).toMatchObject({ status: 0, value: { state: 'running' } });
  return until(name, ({ state }) => state === 'paused');
}

function until(name: string, isSo: (shown: { state: string }) => boolean) {
  for (;;) {
    const { value } = answer('screen', 'show', name);
    if (isSo(value)) return value;
  }
}

beforeAll(() => {
  const broken = Array.from({ length: BROKEN }, (_, n) => `{"material_id": "broken-${n}", "no": "crystal"}`);
  const lines = [...broken, ...Array.from({ length: SOUND }, (_, n) => sound(n)), ''];
  writeFileSync(path.join(folder, 'lines.jsonl'), lines.join('\n'));
  expect(discover()).toBe(0);
}, TIMEOUT_MS);
afterAll(close, 120_000);

it(
  'says why it stands, takes changes, goes on when it is told to, and verifies',
  () => {
    const stopped = startedAndStopped('steered');
    expect(stopped.screening.verdict).toMatch(/1,?001 of .* candidates were given up, more than 20 %/);
    expect(spectraloom(['screen', 'pause', 'steered']).stderr).toMatch(/is paused already/);

    const changes = ['--parallel', '2', '--priority', '1', '--budget', '0.5:10', '--onset', '1:4'];
    const { screening } = answer('screen', 'amend', 'steered', ...changes).value;
    const failureBudget = { share: 0.5, after: 10 };
    expect(screening).toMatchObject({ window: 2, knobs: { parallel: 2, priority: 1, failureBudget } });
    expect(screening.knobs.criteria).not.toEqual(stopped.screening.knobs.criteria);

    expect(answer('screen', 'resume', 'steered').value.screening.paused).toBe(false);
    const { counts } = until('steered', ({ state }) => state === 'finished');
    expect(counts).toMatchObject({ listed: BROKEN + SOUND, predicted: SOUND, quarantined: BROKEN, notScreened: 0 });
    expect(answer('screen', 'verify', 'steered')).toMatchObject({ status: 0, value: { isRight: true, rows: SOUND } });
  },
  TIMEOUT_MS,
);

it(
  'keeps what was given up when it is cancelled, names what was not screened, and verifies',
  () => {
    startedAndStopped('ended');
    expect(answer('screen', 'cancel', 'ended').status).toBe(0);
    const { counts } = until('ended', ({ state }) => state === 'cancelled');
    expect(counts).toMatchObject({ listed: BROKEN + SOUND, predicted: 0, quarantined: BROKEN, notScreened: SOUND });
    expect(answer('screen', 'verify', 'ended')).toMatchObject({ status: 0, value: { isRight: true, rows: 0 } });
    expect(spectraloom(['screen', 'resume', 'ended']).status).toBe(1);
  },
  TIMEOUT_MS,
);
