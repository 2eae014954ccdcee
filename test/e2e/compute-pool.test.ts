/** The pool of child processes, on the compiled program: answers, errors by class, kills, recycling. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ComputeHooks, ComputeTask } from '../../activities/frame/compute-host.js';
import { inSlices } from '../../activities/ingest/slices.js';
import { decodeTable, encodeTable } from '../../infra/arrow/arrow-io.js';
import { projectRoot } from '../../infra/project-root.js';
import type { Table } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { ComputePoolOptions, ComputePool as Pool } from '../../workers/compute-pool.js';
import { BUNDLED_FOLDER } from '../harness/tables/small-dataset.js';

// Children run the compiled program: so does their parent here.
const compiled = path.join(projectRoot(), 'dist/workers/compute-pool.js');
const { ComputePool }: { ComputePool: typeof Pool } = await import(compiled);

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom pool ü '));
const pools: Pool[] = [];
let opened = 0;

async function open(limits: Omit<ComputePoolOptions, 'scratchFolder'> = {}) {
  const scratchFolder = path.join(folder, String(opened++));
  const pool = await ComputePool.open({ scratchFolder, ...limits });
  pools.push(pool);
  return { pool, scratchFolder };
}

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(folder, { recursive: true, force: true });
});

function hooks(signal = new AbortController().signal): ComputeHooks {
  return { signal, onProgress: () => {}, onCheckpoint: async () => {} };
}

/** The whole bundled set: enough work to be caught in the middle of. */
function ingestTask(spoil: (text: string) => string = (text) => text): ComputeTask {
  const names = readdirSync(BUNDLED_FOLDER).sort();
  const text = names.map((name) => {
    const content = readFileSync(path.join(BUNDLED_FOLDER, name), 'utf8');
    return name === 'NaCl-rocksalt.vasp' ? spoil(content) : content;
  });
  const table: Table<'source-files'> = {
    kind: 'source-files',
    rows: names.length,
    columns: { name: names, text },
    metadata: {},
  };
  const source = [{ kind: table.kind, bytes: encodeTable(table, 'test'), rows: table.rows, schemaVersion: 1 }];
  const { split, structuresPerShard } = DISCOVER_PRESET;
  return { step: 'ingest', inputs: { source }, parameters: { axis: null, split, structuresPerShard }, resume: null };
}

function childrenOf(scratchFolder: string): number[] {
  const listed = execFileSync('pgrep', ['-f', '-a', 'compute-child.js'], { encoding: 'utf8' }).split('\n');
  return listed.filter((line) => line.includes(scratchFolder)).map((line) => Number.parseInt(line, 10));
}

describe('the pool of child processes', () => {
  it('answers with the same bytes from a warm child as from a new one', async () => {
    const { pool, scratchFolder } = await open();
    const first = await pool.run(ingestTask(), hooks());
    const [child] = childrenOf(scratchFolder);
    const second = await pool.run(ingestTask(), hooks());
    expect(childrenOf(scratchFolder)).toEqual([child]);
    expect(first.summary).toEqual({ crystals: 250, points: 301 });
    expect(second.outputs).toEqual(first.outputs);
    expect(first.peakMemoryBytes).toBeGreaterThan(2 ** 20);
  });

  it('does not send again what a child keeps, and answers with the same bytes', async () => {
    const { pool } = await open();
    const { inputs, ...task } = ingestTask();
    const kept = { ...task, kept: ['source'] };
    const source = inputs.source!.map((part) => ({ ...part, sha256: 'the name of its content' }));
    const first = await pool.run({ ...kept, inputs: { source } }, hooks());
    // Nobody would read these bytes as a table.
    const unreadable = source.map((part) => ({ ...part, bytes: new Uint8Array(3) }));
    const second = await pool.run({ ...kept, inputs: { source: unreadable } }, hooks());
    expect(second.outputs).toEqual(first.outputs);
    // Without a name for it all is sent.
    await expect(pool.run({ ...task, inputs: { source: unreadable } }, hooks())).rejects.toThrow('damaged Arrow file');
  });

  it('hands over what is to be fetched one by one, each once the one before has left, and answers with the same bytes', async () => {
    const { pool } = await open();
    const { inputs, ...task } = ingestTask();
    const all = decodeTable('source-files', inputs.source![0]!.bytes);
    const parts = inSlices(all, 100).map((table) => ({
      kind: table.kind,
      bytes: encodeTable(table, 'test'),
      rows: table.rows,
      schemaVersion: 1,
    }));
    const asked: number[] = [];
    const later = {
      source: parts.map((part, i) => async () => {
        asked.push(i);
        return part;
      }),
    };
    const whole = await pool.run({ ...task, inputs }, hooks());
    const { outputs } = await pool.run({ ...task, inputs: {}, later }, hooks());
    expect(outputs).toEqual(whole.outputs);
    expect(asked).toEqual([0, 1, 2]);
    const missing = { source: [...later.source, () => Promise.reject(new Error('it is not in the store'))] };
    await expect(pool.run({ ...task, inputs: {}, later: missing }, hooks())).rejects.toThrow('it is not in the store');
    // The child that had a part of the input is gone with it.
    await expect(pool.run({ ...task, inputs }, hooks())).resolves.toMatchObject({ summary: { crystals: 250 } });
  });

  it("rebuilds the step's error by its class, with its facts, and goes on with a new child", async () => {
    const { pool } = await open();
    const spoiled = ingestTask((text) => text.replace('Na Cl', 'Na Xx'));
    await expect(pool.run(spoiled, hooks())).rejects.toMatchObject({
      name: 'InvalidStructureError',
      kind: 'invalid-input',
      message: expect.stringContaining('NaCl-rocksalt.vasp, line 6'),
    });
    await expect(pool.run(ingestTask(), hooks())).resolves.toMatchObject({ summary: { crystals: 250 } });
  });

  it('kills the child at once when the task is cancelled, and removes its scratch folder', async () => {
    const { pool, scratchFolder } = await open();
    const cancel = new AbortController();
    const running = pool.run(ingestTask(), hooks(cancel.signal));
    running.catch(() => {});
    while (scratchOf(scratchFolder).length === 0) await pause(10);
    await pause(100);
    const asked = performance.now();
    cancel.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(scratchOf(scratchFolder)).toEqual([]);
  });

  it('removes what a killed process left behind, and nothing of one that lives', async () => {
    const scratchFolder = path.join(folder, 'shared');
    // Process numbers end far below this one on Linux.
    for (const name of ['pool-99999999-dead', `pool-${process.pid}-alive`, 'other'])
      mkdirSync(path.join(scratchFolder, name), { recursive: true });
    pools.push(await ComputePool.open({ scratchFolder }));
    expect(existsSync(path.join(scratchFolder, 'pool-99999999-dead'))).toBe(false);
    expect(existsSync(path.join(scratchFolder, `pool-${process.pid}-alive`))).toBe(true);
    expect(existsSync(path.join(scratchFolder, 'other'))).toBe(true);
  });

  it('reports a child that was killed from outside as passing', async () => {
    const { pool, scratchFolder } = await open();
    const running = pool.run(ingestTask(), hooks());
    running.catch(() => {});
    let children: number[] = [];
    while (children.length === 0) {
      await pause(20);
      children = pgrepOrNone(scratchFolder);
    }
    process.kill(children[0]!, 'SIGKILL');
    await expect(running).rejects.toMatchObject({ name: 'ChildProcessDiedError', kind: 'transient' });
  });

  it('gives up a child that was stopped by a signal, and says so', async () => {
    const { pool, scratchFolder } = await open({ patience: { lookEveryMs: 50, stoppedLooks: 4, starvedLooks: 6_000 } });
    const running = pool.run(ingestTask(), hooks());
    running.catch(() => {});
    let children: number[] = [];
    while (children.length === 0) {
      await pause(20);
      children = pgrepOrNone(scratchFolder);
    }
    process.kill(children[0]!, 'SIGSTOP');
    await expect(running).rejects.toMatchObject({
      name: 'ChildProcessDiedError',
      kind: 'transient',
      message: expect.stringContaining('stopped by a signal (SIGSTOP)'),
    });
    expect(pgrepOrNone(scratchFolder)).toEqual([]);
  });

  it('lets a child go that has nothing to do for a while, and answers from a new one with the same bytes', async () => {
    const { pool, scratchFolder } = await open({ idleMs: 700 });
    const first = await pool.run(ingestTask(), hooks());
    const [child] = childrenOf(scratchFolder);
    // In use it stays: the time begins with its last answer.
    for (const _ of [1, 2]) {
      await pause(300);
      await pool.run(ingestTask(), hooks());
      expect(childrenOf(scratchFolder)).toEqual([child]);
    }
    await pause(1_500);
    expect(pgrepOrNone(scratchFolder)).toEqual([]);
    expect(scratchOf(scratchFolder)).toEqual([]);
    expect((await pool.run(ingestTask(), hooks())).outputs).toEqual(first.outputs);
  });

  it.each([
    ['after a number of tasks', { maxTasksPerProcess: 1 }],
    ['above a memory cap', { maxMemoryBytes: 1 }],
  ])('replaces a child %s', async (_, limits) => {
    const { pool, scratchFolder } = await open(limits);
    await pool.run(ingestTask(), hooks());
    expect(pgrepOrNone(scratchFolder)).toEqual([]);
    await expect(pool.run(ingestTask(), hooks())).resolves.toMatchObject({ summary: { crystals: 250 } });
  });
});

/** Folders of child processes. */
function scratchOf(scratchFolder: string): string[] {
  const names = readdirSync(scratchFolder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => path.basename(name).startsWith('compute-'));
}

/** pgrep fails when it finds nothing. */
function pgrepOrNone(scratchFolder: string): number[] {
  try {
    return childrenOf(scratchFolder);
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
