/** Recorded steps computed again, by hosts that give the same, nearly the same or other results. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ComputeHost } from '../../../../activities/frame/compute-host.js';
import { Reproduction } from '../../../../cli/audit/reproduce/reproduction.js';
import { decodeTable } from '../../../../infra/arrow/arrow-io.js';
import { MadeAgain } from '../../../../infra/audit/reproduction/made-again.js';
import { RecordedMakers } from '../../../../infra/audit/reproduction/recorded-makers.js';
import { recordedRun } from '../../../../infra/audit/reproduction/recorded-steps.js';
import { entrySource } from '../../../../infra/audit/trail/entry-source.js';
import { StoreUnavailableError } from '../../../../schemas/failure.js';
import { objectKey, type TableKind } from '../../../../schemas/run/artifact.js';
import {
  numbers,
  RECORDED_RUN,
  REUSING_RUN,
  renumbered,
  STEPS,
  writeRecordedRun,
} from '../../../harness/audit/recorded-run.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Setting {
  readonly run?: string;
  readonly isChain?: boolean;
  /** Steps that compute otherwise than they did. */
  readonly otherwise?: Partial<typeof STEPS>;
  /** Outputs that were deleted since. */
  readonly deleted?: readonly string[];
}

async function reproduced({ run = RECORDED_RUN, isChain = false, otherwise = {}, deleted = [] }: Setting) {
  const { objects, artifacts, parts, trail, refs } = await writeRecordedRun();
  for (const name of deleted) await parts.delete(refs[name]!);
  const before = await keysOf(objects);
  const source = entrySource(trail.store);
  const recorded = await recordedRun(await trail.entriesOf(run), source);
  const asked: string[] = [];
  const host: ComputeHost = {
    async run({ step, inputs }) {
      asked.push(step);
      const tables = Object.entries(inputs).map(([name, given]) => [
        name,
        given!.map(({ kind, bytes }) => decodeTable(kind as TableKind, bytes)),
      ]);
      const outputs = Object.entries((otherwise[step] ?? STEPS[step]!)(Object.fromEntries(tables)));
      return {
        outputs: Object.fromEntries(
          outputs.map(([name, made]) => [name, made.map((each) => parts.encode(each, 'test'))]),
        ),
        summary: {},
        peakMemoryBytes: 1,
        cpuSeconds: 1,
      };
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'again-'));
  folders.push(folder);
  const reproduction = new Reproduction({
    parts,
    makers: new RecordedMakers(recorded, source),
    host,
    made: new MadeAgain(folder),
    isChain,
    tolerance: 1e-5,
    signal: new AbortController().signal,
  });
  for (const step of recorded.steps) await reproduction.again(step);
  const steps = await reproduction.all();
  expect(await keysOf(objects)).toEqual(before);
  const byName = Object.fromEntries(steps.map((each) => [each.step, each]));
  return { recorded, steps, byName, asked, refs, artifacts, taken: reproduction.taken };
}

async function keysOf(store: { list(prefix: string): AsyncIterable<{ readonly key: string }> }): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

describe('a run that is computed again', () => {
  it('is bit-exact where every step gives the same, and publishes nothing', async () => {
    const { steps, asked } = await reproduced({});
    expect(asked).toEqual(['double', 'add', 'group']);
    expect(steps.map(({ step, likeness }) => [step, likeness])).toEqual([
      ['double', 'bit-exact'],
      ['add', 'bit-exact'],
      ['group', 'bit-exact'],
    ]);
  });

  it('says the largest difference of a column, and goes on from what was recorded', async () => {
    const add: (typeof STEPS)[string] = () => ({ sum: [numbers([3, 5.000_01])] });
    const { byName } = await reproduced({ otherwise: { add } });
    expect(byName.add).toMatchObject({ likeness: 'within tolerance', outputs: [{ output: 'sum' }] });
    expect(byName.add?.outputs[0]?.columns[0]).toMatchObject({ column: 'component1', rows: 1 });
    expect(byName.add?.outputs[0]?.columns[0]?.largest).toBeCloseTo(1e-5, 9);
    expect(byName.group?.likeness).toBe('bit-exact');
  });

  it('tells labels of other numbers from other groups', async () => {
    expect((await reproduced({ otherwise: { group: renumbered } })).byName.group?.likeness).toBe(
      'same up to renumbering',
    );
    const far: (typeof STEPS)[string] = () => ({ sum: [numbers([3, 6])] });
    expect((await reproduced({ otherwise: { add: far } })).byName.add?.likeness).toBe('different');
  });

  it('is different by another number of shards', async () => {
    const double: (typeof STEPS)[string] = () => ({ doubled: [numbers([2, 4]), numbers([6])] });
    expect((await reproduced({ otherwise: { double } })).byName.double?.likeness).toBe('different');
  });

  it('makes what was deleted first, lists of shards and all that they rest on among it', async () => {
    const { byName, refs } = await reproduced({ deleted: ['doubled', 'sum'] });
    expect(Object.values(byName).map(({ likeness }) => likeness)).toEqual(['bit-exact', 'bit-exact', 'bit-exact']);
    expect(byName.add?.madeFirst).toHaveLength(2);
    expect(byName.group?.madeFirst).toEqual([objectKey(refs.sum!)]);
  });

  it('finds in another run who made what a reused step was given', async () => {
    const { steps, recorded } = await reproduced({ run: REUSING_RUN, deleted: ['doubled', 'sum'] });
    expect(recorded.steps.map(({ step, run }) => [step, run])).toEqual([['group', RECORDED_RUN]]);
    expect(steps.map(({ step, likeness }) => `${step} ${likeness}`).sort()).toEqual([
      'add bit-exact',
      'double bit-exact',
      'group bit-exact',
    ]);
  });

  it('fails a step by name whose input nobody can make, and goes on with the others', async () => {
    const { byName } = await reproduced({ deleted: ['given', 'doubled'] });
    expect(byName.double?.error).toMatch(/is deleted, and no step of the trail made it/);
    expect(byName.add?.error).toMatch(/could not be made again by double/);
    expect(byName.group?.likeness).toBe('bit-exact');
  });

  it('has no figures where what was recorded is gone too', async () => {
    const add: (typeof STEPS)[string] = () => ({ sum: [numbers([3, 5.000_01])] });
    const { byName } = await reproduced({ otherwise: { add }, deleted: ['sum'] });
    expect(byName.add).toMatchObject({ likeness: 'different', outputs: [{ columns: [], note: /its hash is all/ }] });
  });

  it('carries a difference through a chain, from what the run was given', async () => {
    const double: (typeof STEPS)[string] = () => ({ doubled: [numbers([2]), numbers([4 - 1e-6])] });
    const alone = await reproduced({ otherwise: { double } });
    expect(alone.byName.add?.likeness).toBe('bit-exact');
    const chain = await reproduced({ otherwise: { double }, isChain: true });
    expect(chain.byName.add?.likeness).toBe('within tolerance');
    expect(chain.byName.group?.likeness).toBe('bit-exact');
    expect([...chain.taken]).toEqual([objectKey(chain.refs.given!)]);
  });

  it('ends where the store is away: that says nothing of a step', async () => {
    const add = () => {
      throw new StoreUnavailableError('no answer');
    };
    await expect(reproduced({ otherwise: { add } })).rejects.toThrow(StoreUnavailableError);
    const broken = () => {
      throw new Error('no such layer');
    };
    expect((await reproduced({ otherwise: { add: broken } })).byName.add).toMatchObject({
      likeness: 'failed',
      error: 'Error: no such layer',
    });
  });
});
