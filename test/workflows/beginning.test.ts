/** Runs on a real Temporal server: which command began one, and what its trail begins with. */
import type { Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { sealUnsealed } from '../../cli/audit/seal-unsealed.js';
import { launch } from '../../cli/run/start/launch.js';
import type { Session } from '../../cli/run/start/session.js';
import { AuditLog } from '../../infra/audit/log/audit-log.js';
import { RunBeginning } from '../../infra/audit/runs/run-beginning.js';
import { RunHistories } from '../../infra/audit/runs/run-histories.js';
import { RunSealing } from '../../infra/audit/runs/run-sealing.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import type { SealRunMessage } from '../../schemas/run/message.js';
import { SEARCH_ATTRIBUTES } from '../../schemas/run/search-attributes.js';
import { snapshotOf } from '../harness/audit/attacks.js';
import { gate } from '../harness/pipelines/gate.js';
import { memoryDependencies } from '../harness/pipelines/memory-dependencies.js';
import { SCREENING_INPUT, standInScreening } from '../harness/pipelines/stand-in-screening.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

describe('a run', () => {
  const stage = stageOfTests();

  function commands() {
    const audit = new MemoryStore();
    const objects = memoryDependencies({ run: () => Promise.reject(new Error('none')) });
    const { artifacts, parts } = objects;
    const trail = new AuditTrail(audit);
    const session = { client: stage.client, artifacts, parts, audit: trail } as unknown as Session;
    return {
      audit,
      trail,
      objects,
      start: (name: string, input: object) => launch(session, 'screening', name, input, ''),
    };
  }

  it('is begun by one of the commands that start it at the same time, and the seal would tell the same', async () => {
    const { audit, trail, objects, start } = commands();
    const launched = await Promise.all([1, 2, 3].map(() => start('at-once', SCREENING_INPUT)));
    expect(launched.map(({ joined }) => joined).sort()).toEqual([false, true, true]);
    expect(new Set(launched.map(({ runId }) => runId)).size).toBe(1);
    const { workflowId, runId, handle } = launched[0]!;
    const run = `${workflowId}/${runId}`;
    const told = await snapshotOf(audit);
    expect([...told.keys()]).toEqual(await trail.keysOf(run));
    expect(told.size).toBe(1);
    await handle.terminate();

    const store = new MemoryStore();
    const histories = new RunHistories(stage.client);
    const sealedTrail = new AuditTrail(store);
    const beginning = new RunBeginning(sealedTrail, histories, objects);
    const log = await AuditLog.open(store, null);
    const sealing = new RunSealing(sealedTrail, async () => log, histories, beginning);
    const place = { workflowId, firstRunId: runId };
    expect(await sealing.look({ run, ...place, isDue: false })).toMatchObject({ state: 'terminated' });
    const begun = [...(await snapshotOf(store))].filter(([key]) => key.includes('-begun-'));
    expect(begun).toEqual([...told]);
  }, 120_000);

  it.each<[string, string, readonly string[], object]>([
    ['one', 'of what runs are searched for by knows the name alone', ['SpectralRun'], { SpectralRun: ['one'] }],
    ['none', 'knows nothing of what runs are searched for by', [], {}],
  ])('%s starts on a server that %s', async (name, _, known, found) => {
    const { operatorService } = stage.client.connection as Connection;
    const { namespace } = stage.client.options;
    const others = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !known.includes(name));
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const searchAttributes = others.filter((name) => name in (customAttributes ?? {}));
    await operatorService.removeSearchAttributes({ namespace, searchAttributes });
    const { handle } = await commands().start(name, SCREENING_INPUT);
    expect((await handle.describe()).searchAttributes).toEqual(found);
    await handle.terminate();
  });

  it('that was ended before its first step is sealed once somebody asks for those without a seal, and once only', async () => {
    const { audit, trail, objects, start } = commands();
    const { workflowId, runId, handle } = await start('ended-at-once', SCREENING_INPUT);
    const run = `${workflowId}/${runId}`;
    await handle.terminate();
    const log = await AuditLog.open(audit, null);
    const histories = new RunHistories(stage.client);
    const beginning = new RunBeginning(trail, histories, objects);
    const sealing = new RunSealing(trail, async () => log, histories, beginning);
    expect(await sealUnsealed(stage.client, trail)).toEqual([run]);
    expect(await sealUnsealed(stage.client, trail)).toEqual([]);
    await stage.withWorkers({ sealRun: (message: SealRunMessage) => sealing.look(message) }, async () => {
      const seal = stage.client.workflow.getHandle(`${run}/seal`);
      await seal.signal('runEnded');
      expect(await seal.result()).toMatchObject({ state: 'terminated' });
    });
    expect(await sealUnsealed(stage.client, trail)).toEqual([]);
    const kinds = (await trail.entriesOf(run)).map(({ entry }) => entry.kind);
    expect(kinds.sort()).toEqual(['action', 'begun', 'closed']);
  }, 120_000);

  it('that has gone on as a new one is joined under the run id of the first, where its trail is', async () => {
    const { audit, trail, objects, start } = commands();
    const [arrived, opened] = [gate(), gate()];
    const pages = Array.from({ length: 103 }, (_, i) => ({ shards: i === 102 ? [1] : [] }));
    const world = standInScreening({
      pages,
      async before(name) {
        if (name !== 'predictShard') return;
        arrived.open();
        await opened.opened;
      },
    });
    const histories = new RunHistories(stage.client);
    const log = await AuditLog.open(audit, null);
    const beginning = new RunBeginning(trail, histories, objects);
    const sealing = new RunSealing(trail, async () => log, histories, beginning);
    const activities = { ...world.activities, sealRun: (message: SealRunMessage) => sealing.look(message) };
    const input = { ...SCREENING_INPUT, maxHistory: 1 };
    await stage.withWorkers(activities, async () => {
      const { workflowId, runId, handle } = await start('goes-on', input);
      const run = `${workflowId}/${runId}`;
      // The only shard is on the last page: by then there is a third run.
      await arrived.opened;
      expect((await stage.client.workflow.getHandle(workflowId).describe()).runId).not.toBe(runId);
      expect(await start('goes-on', input)).toMatchObject({ joined: true, runId });
      expect(await trail.runs()).toEqual([run]);
      opened.open();
      await handle.result();
      expect(await stage.client.workflow.getHandle(`${run}/seal`).result()).toMatchObject({ state: 'finished' });
      const kinds = (await trail.entriesOf(run)).map(({ entry }) => entry.kind);
      expect(kinds).toEqual(['begun', 'closed']);
    });
  }, 240_000);
});
