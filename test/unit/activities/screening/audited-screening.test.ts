/** What a small screening leaves in the audit trail: every object that its activities made goes back to what it was given. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { stepActivity } from '../../../../activities/frame/run-step.js';
import { step } from '../../../../activities/frame/step.js';
import { halveActivity } from '../../../../activities/ingest/halve.js';
import { housekeeping } from '../../../../activities/lists/housekeeping.js';
import { foldShardsActivity } from '../../../../activities/screening/fold-shards.js';
import { judgeScreeningActivity } from '../../../../activities/screening/judge-screening.js';
import { listCandidatesActivity } from '../../../../activities/screening/list-candidates.js';
import { quarantineCandidateActivity } from '../../../../activities/screening/quarantine-candidate.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { toRecordBytes } from '../../../../infra/artifacts/stored-json.js';
import { AuditLog } from '../../../../infra/audit/log/audit-log.js';
import { readSeals } from '../../../../infra/audit/sealing/read-seals.js';
import { sealRun } from '../../../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { verifyAudit } from '../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { ARTIFACT_LAYOUTS, objectKey, type Table } from '../../../../schemas/run/artifact.js';
import type { StepResult } from '../../../../schemas/run/message.js';
import { LOG_KEY } from '../../../harness/audit/audited-runs.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { inProcessHost } from '../../../harness/pipelines/in-process-host.js';
import { countingHost, memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';

const RUN = 'screen/oxides/a';

const predict = step({
  name: 'predict',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: { candidates: { kind: 'listed-candidates', sharded: true } },
  writes: { predicted: { kind: 'predicted-candidates' }, placed: { kind: 'placed-candidates' } },
  run: () => {
    throw new Error('the stand-in host answers instead');
  },
});

function predictedTable({ rows, columns }: Table<'listed-candidates'>): Table<'predicted-candidates'> {
  const { id, contentId, source } = columns;
  const none = id.map(() => null);
  return {
    kind: 'predicted-candidates',
    rows,
    columns: {
      id,
      contentId,
      source: [...source],
      formula: id.map(() => 'KBr'),
      nAtoms: new Uint32Array(rows).fill(2),
      cellVolume: Float64Array.from(id, (_, row) => 40 + 10 * row),
      onsetEv: id.map(() => 1.5),
      onsetReason: none,
      edgeIntegral: none,
      taucGapEv: none,
      slmePercent: none,
      am15gShare: none,
      visibleTransmittance: none,
      duplicateOf: none,
      reasons: id.map(() => []),
      details: id.map(() => []),
      features: { width: 1, values: new Float32Array(rows) },
      spectrum: { width: 2, values: new Float32Array(2 * rows) },
    },
    metadata: { layer: 'readout', startEv: '0', stepEv: '0.1', thicknessUm: '0.5' },
  };
}

function placedTable({ rows, columns: { id } }: Table<'listed-candidates'>): Table<'placed-candidates'> {
  const columns = {
    id,
    distance: new Float64Array(rows),
    isNear: id.map(() => true),
    nearestId: id.map(() => 'known'),
    cluster: new Uint32Array(rows),
    neighbourShare: new Float64Array(rows).fill(1),
  };
  return { kind: 'placed-candidates', rows, columns, metadata: {} };
}

const reading = inProcessHost();
const host = countingHost(async (task, hooks) => {
  if (task.step !== predict.name) return reading.run(task, hooks);
  const candidates = decodeTable('listed-candidates', task.inputs.candidates![0]!.bytes);
  const encoded = (table: Table) => [
    {
      kind: table.kind,
      bytes: encodeTable(table, 'test'),
      rows: table.rows,
      schemaVersion: ARTIFACT_LAYOUTS[table.kind].schemaVersion,
    },
  ];
  const outputs = { predicted: encoded(predictedTable(candidates)), placed: encoded(placedTable(candidates)) };
  return { outputs, summary: {}, peakMemoryBytes: 0, cpuSeconds: 0 };
});

/** Rock salts with cells of their own, one a line. */
function jarvisLines(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => {
    const half = 2 + n / 10;
    const cell = { lattice_mat: [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? 0 : half))) };
    const sites = {
      coords: [
        [0, 0, 0],
        [0.5, 0.5, 0.5],
      ],
      elements: ['K', 'Br'],
      cartesian: false,
    };
    return JSON.stringify({ jid: `JVASP-${n}`, atoms: { ...cell, ...sites } });
  });
  return `${lines.join('\n')}\n`;
}

it('a screening of which one piece was cut in halves and one candidate given up walks to what it was given', async () => {
  const folder = temporaryFolder();
  const [store, audit] = [new MemoryStore(), new MemoryStore()];
  const deps = memoryDependencies(host, store, 0, join(folder, 'ids'), audit);
  const trail = new AuditTrail(audit);
  const model = await deps.artifacts.putBytes('ensemble', Buffer.from('{}'), null, 1);
  const criteriaBytes = toRecordBytes({
    schemaVersion: 1,
    where: null,
    requireInDomain: false,
    window: null,
    objectives: [],
  });
  const criteria = await deps.artifacts.putBytes('screening-criteria', criteriaBytes, null, 1);
  await trail.write({
    kind: 'begun',
    run: RUN,
    owner: 'ada',
    command: ['screen', 'start'],
    input: { value: {} },
    files: { value: [] },
    given: { value: { model, criteria } },
  });
  const inActivity = <T>(work: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => {}) }).run(work) as Promise<T>;

  const file = join(folder, 'lines.jsonl');
  writeFileSync(file, jarvisLines(3));
  const list = listCandidatesActivity(deps);
  const places = [{ kind: 'source', place: file, state: null }] as const;
  const message = { places, at: { place: 0, cursor: null }, reading: {}, left: null, seen: null, since: null };
  const page = await inActivity(() => list({ ...message, run: RUN }));
  expect(page).toMatchObject({ nShards: 1, candidates: 3 });
  const shards = page.shards!;
  const predicting = stepActivity(predict, deps);
  const step = { parameters: {}, run: RUN };
  await inActivity(() => predicting({ ...step, inputs: { candidates: shards }, shard: 0 }));
  const [pair, single] = await inActivity(() => halveActivity(deps)({ of: shards, shard: 0, run: RUN }));
  const { outputs }: StepResult = await inActivity(() => predicting({ ...step, inputs: { candidates: pair! } }));
  const failed = { error: 'ResourceError', message: 'its process died 3 times', step: 'predict', attempt: 3, shard: 0 };
  const quarantined = await inActivity(() =>
    quarantineCandidateActivity(deps)({ ...failed, piece: single!, run: RUN }),
  );
  const listOf = (name: 'predicted' | 'placed') =>
    inActivity(() => housekeeping(deps).list({ refs: [outputs[name]!], producer: 'screening', run: RUN }));
  const shard = {
    predicted: [await listOf('predicted')],
    placed: [await listOf('placed')],
    quarantined: [quarantined],
  };
  const head = await inActivity(() =>
    foldShardsActivity(deps)({
      identity: { models: [model], from: 'run', layer: 'readout', functional: 'PBE' },
      previous: null,
      pages: [page],
      shards: [shard],
      since: null,
      name: 'oxides',
      run: RUN,
      closing: 'finished',
    }),
  );
  const { ranking } = await inActivity(() =>
    judgeScreeningActivity(deps)({ head, criteria, calibration: null, top: 10, run: RUN }),
  );
  await trail.write({ kind: 'closed', run: RUN, state: 'finished', failure: [], results: { value: {} } });
  const log = await AuditLog.open(audit, LOG_KEY);
  await sealRun(trail, log, { run: RUN, state: 'finished', manifest: null, histories: [] });

  const { findings } = await verifyAudit({ audit, objects: store }, [RUN], { level: 'lineage', trusted: LOG_KEY });
  // The stand-in worker has none.
  expect(findings.filter(({ object }) => !object.startsWith('environments/'))).toEqual([]);
  const { objects } = (await readSeals(audit, RUN)).seals.at(-1)!;
  const { rows } = await deps.screenings.manifest.read(head);
  const made = [shards, ...(await deps.parts.spread(shards)), pair!, single!, quarantined, head, ...rows, ranking];
  expect(objects).toEqual(expect.arrayContaining(made.map(objectKey)));
});
