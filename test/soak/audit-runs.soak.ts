/**
 * Whatever the end of a run, it has one complete final seal with every action and its owner in it: finished, failed,
 * cancelled, terminated and timed-out runs, four at once, and runs whose worker, Temporal or store is killed with -9 at
 * random moments. With Temporal's data deleted the audit commands and the report say the same.
 *
 *   npm run soak:audit     AUDIT_KILLS=30 AUDIT_SEED=1
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepRecordKey } from '../../infra/artifacts/step-ledger.js';
import { toCanonicalJson } from '../../infra/artifacts/stored-json.js';
import { readSeals } from '../../infra/audit/sealing/read-seals.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { openAuditStore } from '../../infra/audit/trail/open-audit-store.js';
import { verifyAudit } from '../../infra/audit/verify/verify-audit.js';
import { auditKey } from '../../infra/audit-key.js';
import { resolveConfig } from '../../infra/config.js';
import type { Check } from '../../infra/doctor/check.js';
import { ensureStack, stopStack } from '../../infra/local-stack/client/client.js';
import { stackPaths } from '../../infra/local-stack/state/paths.js';
import { PART_NAMES } from '../../infra/local-stack/state/status.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { at, required } from '../../schemas/required.js';
import { objectKey } from '../../schemas/run/artifact.js';
import { installedPeers } from '../harness/audit/peers/environment.mjs';
import { judged, soundBy } from '../harness/audit/peers/judged.js';
import { seededRandom } from '../harness/laws/seeded-random.js';
import { openPipeline, type Pipeline } from '../harness/pipelines/pipeline.js';
import { startSpectraloom } from '../harness/pipelines/running-command.js';
import { writeSmallDataset } from '../harness/tables/small-dataset.js';

/** Holds every step open, so that a kill falls into it and not behind it. */
const HOLD_MS = 500;
const KILLS = Number(process.env.AUDIT_KILLS ?? 30);
const KILLS_A_RUN = 3;
const SEED = Number(process.env.AUDIT_SEED ?? 1);
const MINUTES = 60_000;

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom audit runs ü '));
const dataFolder = path.join(folder, 'stack');
let pipeline: Pipeline;
let variant = 0;

/** State -> a run of it. */
const exported = new Map<string, string>();

type Handle = Awaited<ReturnType<Pipeline['start']>>;

beforeAll(async () => {
  pipeline = await openPipeline(folder, HOLD_MS);
}, 10 * MINUTES);
afterAll(async () => {
  await pipeline?.close();
  rmSync(folder, { recursive: true, force: true });
}, 5 * MINUTES);

async function openStores() {
  const { store } = resolveConfig({ dataFolder });
  return { audit: await openAuditStore(store), objects: await openObjectStore(store) };
}

/** A run that is terminated at once has ended before Temporal started the workflow that seals it. */
async function started(handle: WorkflowHandle): Promise<WorkflowHandle> {
  for (;;) {
    const isThere = await handle.describe().then(
      () => true,
      (error) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );
    if (isThere) return handle;
    await sleep(100);
  }
}

/** @returns the run as it is sealed, checked to the end */
async function sealed({ workflowId, firstExecutionRunId }: Handle) {
  const run = `${workflowId}/${firstExecutionRunId}`;
  await (await started(pipeline.client.workflow.getHandle(`${run}/seal`))).result();
  const stores = await openStores();
  const trusted = await auditKey(dataFolder);
  const { findings } = await verifyAudit(stores, [run], { level: 'lineage', trusted });
  expect(findings).toEqual([]);
  const entries = await new AuditTrail(stores.audit).entriesOf(run);
  const { seals } = await readSeals(stores.audit, run);
  const { seal, entries: keys } = required(seals.at(-1));
  exported.set(seal.state, run);
  expect(keys).toEqual(entries.map(({ key }) => key).sort());
  const attempts = (kinds: readonly string[]) => entries.filter(({ entry }) => kinds.includes(entry.kind)).length;
  expect(attempts(['ended', 'reused'])).toBe(attempts(['opened']));
  expect(seals.filter(({ seal: each }) => each.state !== 'running')).toHaveLength(1);
  expect(entries.filter(({ entry }) => entry.kind === 'closed')).toHaveLength(1);
  return { state: seal.state, entries: entries.map(({ entry }) => entry) };
}

const actionsIn = (entries: Awaited<ReturnType<typeof sealed>>['entries']) =>
  entries.flatMap((entry) => (entry.kind === 'action' ? [[entry.action, entry.owner.length > 0]] : []));
const start = (name: string) => pipeline.start(name, ++variant);
const order = (...args: string[]) =>
  startSpectraloom(['--data', dataFolder, ...args], { ...process.env, NO_COLOR: '1' }).ended;

describe('a run has one final seal', () => {
  it(
    'when it has finished, four at once',
    async () => {
      const handles = await Promise.all(['one', 'two', 'three', 'four'].map(start));
      await Promise.all(handles.map((handle) => handle.result()));
      for (const handle of handles) expect(await sealed(handle)).toMatchObject({ state: 'finished' });
      const { seals, leaves, findings } = await verifyAudit(await openStores(), null, {
        level: 'signed',
        trusted: null,
      });
      expect({ seals, findings }).toEqual({ seals: leaves, findings: [] });
    },
    20 * MINUTES,
  );

  it(
    'when it is paused, goes on and is cancelled by a command',
    async () => {
      const handle = await start('cancelled');
      await pipeline.untilStage(handle, 'sweep');
      for (const what of ['--pause', '--resume', '--cancel'])
        expect(await order('runs', 'cancelled', what, '--reason', 'for the soak')).toMatchObject({ code: 0 });
      await handle.result().catch(() => {});
      const { state, entries } = await sealed(handle);
      expect(state).toBe('cancelled');
      expect(actionsIn(entries)).toEqual([
        ['pause', true],
        ['resume', true],
        ['cancel', true],
      ]);
    },
    10 * MINUTES,
  );

  it(
    'when it is terminated by a command, and by nobody of ours',
    async () => {
      for (const who of ['command', 'server']) {
        const handle = await start(`terminated-${who}`);
        await pipeline.untilStage(handle, 'sweep');
        if (who === 'command') await order('runs', `terminated-${who}`, '--terminate');
        else await handle.terminate('asked in a page');
        await handle.result().catch(() => {});
        const { state, entries } = await sealed(handle);
        expect(state).toBe('terminated');
        expect(actionsIn(entries)).toEqual([['terminate', true]]);
      }
    },
    10 * MINUTES,
  );

  it(
    'when it takes too long, or fails',
    async () => {
      const late = await pipeline.start('late', ++variant, { workflowExecutionTimeout: '5 s' });
      const broken = await pipeline.start('broken', ++variant, {}, (input) => ({
        ...input,
        axis: { startEv: 0, stopEv: 1, points: 3, quantity: 'alpha_cm1' },
      }));
      for (const handle of [late, broken]) await handle.result().catch(() => {});
      expect(await sealed(late)).toMatchObject({ state: 'timed-out' });
      expect(await sealed(broken)).toMatchObject({ state: 'failed' });
    },
    10 * MINUTES,
  );

  const random = seededRandom(SEED);
  it.each(Array.from({ length: Math.ceil(KILLS / KILLS_A_RUN) }, (_, i) => i + 1))(
    'when its parts are killed, run %d',
    async (number) => {
      const handle = await start(`killed-${number}`);
      const ended = handle.result();
      for (let kill = 0; kill < KILLS_A_RUN; kill++) {
        await sleep(2000 + random.below(15_000));
        // A part that is being started again cannot be killed twice.
        await pipeline.kill(at(PART_NAMES, random.below(PART_NAMES.length))).catch(() => {});
      }
      await ended;
      // The last kill may have been of a part that is still being started again.
      await ensureStack({ dataFolder });
      expect(await sealed(handle)).toMatchObject({ state: 'finished' });
    },
    20 * MINUTES,
  );
});

const peers = installedPeers();
it.skipIf(peers === null)(
  'their exports are sound in the hands of others, whatever the end',
  async () => {
    expect([...exported.keys()].sort()).toEqual(['cancelled', 'failed', 'finished', 'terminated', 'timed-out']);
    const key = required(await auditKey(dataFolder)).text;
    for (const [state, run] of exported)
      for (const data of [[], ['--no-data']]) {
        const file = path.join(folder, `${state}${data.length}.zip`);
        expect(await order('audit', 'export', run, file, ...data)).toMatchObject({ code: 0 });
        expect(await judged(required(peers), file, key), state).toEqual(soundBy(required(peers)));
      }
  },
  30 * MINUTES,
);

const SMALL = '--neighbors 8 --widths 8 --epochs 2 --candidates 12 --clusters 3'.split(' ');
const discover = () => order('discover', writeSmallDataset(path.join(folder, 'eight')), ...SMALL);

it(
  'ends commands with an error when what a finished run left is edited',
  async () => {
    expect(await discover()).toMatchObject({ code: 0 });
    const { audit, objects } = await openStores();
    const run = required((await new AuditTrail(audit).runs()).find((each) => each.startsWith('discover/eight/')));
    const ended = (await new AuditTrail(audit).entriesOf(run)).flatMap(({ entry }) =>
      entry.kind === 'ended' && entry.record !== null ? [entry] : [],
    );
    const ofStep = (step: string) => required(ended.find((entry) => entry.step === step));
    const recordOf = (step: string) => stepRecordKey(required(ofStep(step).stepKey));
    const firstOf = async (prefix: string) => {
      for await (const { key } of objects.list(prefix)) return key;
      throw new Error(`nothing under ${prefix}`);
    };
    const text = (change: (text: string) => string) => (bytes: Uint8Array) =>
      Buffer.from(change(`${Buffer.from(bytes)}`));
    const swapped = text((json) => {
      const record = JSON.parse(json);
      const names = Object.keys(record.outputs);
      const turned = names.map((name, i) => [name, record.outputs[at(names, (i + 1) % names.length)]]);
      return toCanonicalJson({ ...record, outputs: Object.fromEntries(turned) });
    });
    const edits: [string, string, (bytes: Uint8Array) => Uint8Array | null, readonly string[]][] = [
      [
        'a number in a key record',
        recordOf('evaluate'),
        text((json) => json.replace(/:\d+\.\d+/, ':0.012')),
        ['discover', 'runs'],
      ],
      ['swapped outputs', recordOf('cluster'), swapped, ['discover', 'runs']],
      [
        'a byte of the labels',
        objectKey(required(Object.values(ofStep('cluster').outputs).find(({ kind }) => kind === 'labels'))),
        (bytes) => bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte)),
        ['discover'],
      ],
      [
        'an attempt record',
        await firstOf(`runs/${run}/`),
        text((json) => json.replace(/"pid":\d+/, '"pid":7')),
        ['runs'],
      ],
      ['an attempt record less', await firstOf(`runs/${run}/`), () => null, ['runs']],
    ];
    const edited = async ([what, key, edit]: (typeof edits)[number], look: () => Promise<void>) => {
      const bytes = required(await objects.get(key));
      const changed = edit(bytes);
      expect(changed === null || Buffer.compare(changed, bytes) !== 0, what).toBe(true);
      await (changed ? objects.put(key, changed) : objects.delete(key));
      await look();
      await objects.put(key, bytes);
    };
    // Before there is a newer run, which is what a name stands for.
    for (const each of edits)
      await edited(each, async () => {
        const [what, , , fails] = each;
        if (fails.includes('runs')) expect((await order('runs', 'eight')).code, `runs: ${what}`).toBe(1);
        const { checks } = JSON.parse((await order('doctor', '-o', 'json')).stdout) as { checks: Check[] };
        const check = checks.find(({ name }) => name === 'audit trail');
        expect(check, what).toMatchObject({ state: 'failed' });
      });
    expect((await order('runs', 'eight')).code).toBe(0);
    for (const each of edits.filter(([, , , fails]) => fails.includes('discover')))
      await edited(each, async () => {
        expect((await discover()).code, `discover: ${each[0]}`).toBe(1);
      });
  },
  20 * MINUTES,
);

it(
  'says the same once everything of Temporal is deleted',
  async () => {
    expect(await discover()).toMatchObject({ code: 0 });
    const told = async (into: string) => {
      const out = path.join(folder, into);
      const said = [];
      for (const args of [['list'], ['show', 'eight'], ['verify'], ['export', 'eight', `${out}.zip`]]) {
        const { code, stdout } = await order('audit', ...args, '-o', 'json');
        said.push([code, stdout.replaceAll(out, 'OUT')]);
      }
      expect(await order('report', 'eight', '--export', out)).toMatchObject({ code: 0 });
      const entries = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const files = entries.map((entry) => path.relative(out, path.join(entry.parentPath, entry.name))).sort();
      return {
        said,
        zip: readFileSync(`${out}.zip`),
        files: files.map((file) => [file, readFileSync(path.join(out, file))]),
      };
    };
    const before = await told('before');
    expect(before.said.map(([code]) => code)).toEqual([0, 0, 0, 0]);
    await stopStack({ dataFolder });
    rmSync(stackPaths(dataFolder).temporal, { recursive: true });
    await ensureStack({ dataFolder });
    expect(await told('after')).toEqual(before);
  },
  20 * MINUTES,
);
