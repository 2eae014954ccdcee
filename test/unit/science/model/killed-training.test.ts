/** A training whose processes are killed ends with the bytes of one that nobody disturbed. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../../science/model/index.js';
import { randomSource } from '../../../../science/numerics/random-source.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { BATCHES, EPOCHS, trainInFolder } from './interrupted-training.js';

const program = fileURLToPath(new URL('../../../harness/pipelines/training-process.mjs', import.meta.url));
const folder = temporaryFolder();

/** A training to its end in a process with so many threads. @returns the bytes of its last state */
async function runWithThreads(threads: number): Promise<Buffer> {
  const where = join(folder, `threads-${threads}`);
  mkdirSync(where);
  const count = String(threads);
  const env = { ...process.env, NODE_OPTIONS: '', TF_NUM_INTRAOP_THREADS: count, OMP_NUM_THREADS: count };
  const [code] = await once(fork(program, [where, 'Infinity'], { env }), 'exit');
  expect(code).toBe(0);
  return readFileSync(join(where, 'state'));
}

/** Runs until the process has had so many events, then kills it. @returns what the last event was, and how many there were */
async function runAndKill(where: string, events: number): Promise<{ what: string; seen: number }> {
  const child = fork(program, [where, String(events)], { env: { ...process.env, NODE_OPTIONS: '' } });
  const ended = once(child, 'exit');
  const message = await Promise.race([once(child, 'message'), ended]);
  const event = message[0] as { what: string; seen: number } | number | null;
  if (event === null || typeof event === 'number') throw new Error(`the training process ended with ${event}`);
  if (event.what !== 'end') child.kill('SIGKILL');
  const [code, signal] = await ended;
  expect(event.what === 'end' ? code : signal).toBe(event.what === 'end' ? 0 : 'SIGKILL');
  return event;
}

describe('training killed between and within epochs', () => {
  it('goes on from its last state to the same bytes', async () => {
    const [killed, whole] = ['killed', 'whole'].map((name) => join(folder, name)) as [string, string];
    for (const each of [killed, whole]) mkdirSync(each);
    const expected = await trainInFolder(whole, async () => {});

    const random = randomSource(41);
    const anywhere = () => 2 + Math.floor(random.next() * (BATCHES + 3));
    const kills: string[] = [];
    // In the first epoch, before there is a state; right after a state is written; then anywhere.
    for (const events of [3, BATCHES + 1, anywhere(), anywhere(), anywhere()]) {
      kills.push((await runAndKill(killed, events)).what);
    }
    expect(kills.slice(0, 2)).toEqual(['batch', 'epoch']);
    const last = await runAndKill(killed, Number.POSITIVE_INFINITY);
    expect(last.what).toBe('end');
    // Nothing is left to do: this reads the state of the last epoch.
    const found = await trainInFolder(killed, async () => {});
    expect(readCheckpoint(found.last).state!.epoch).toBe(EPOCHS);
    expect(found).toEqual({ ...expected, curve: [] });
  });

  it('gives the same bytes with one thread and with two', async () => {
    expect((await runWithThreads(2)).equals(await runWithThreads(1))).toBe(true);
  });
});
