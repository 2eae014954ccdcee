/**
 * What a sweep costs beside training: seconds and history events a trial, with trainings that compute nothing, by TPE
 * on a real Temporal server (SQLite) and a store of files; Optuna (TPE, SQLite) and Ray Tune in the same run where they
 * are installed. Prints one row a size, the ratio last.
 *
 *   node dist/bench/sweep.js [--trials 10,100,1000] [--parallel 1,8,32] [--peers FOLDER] [-o json]
 *
 * Peers: FOLDER/optuna and FOLDER/ray are Python environments with bench/peers/search/requirements.txt; the default
 * folder is spectraloom/peers in the cache folder of the user.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { Turns } from '../activities/frame/turns.js';
import { activitiesOf } from '../activities/registry.js';
import { ArtifactParts } from '../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../infra/artifacts/artifact-store.js';
import { RunRecords } from '../infra/artifacts/attempt-records.js';
import { Ensembles } from '../infra/artifacts/ensembles.js';
import { RoomWaits } from '../infra/artifacts/room-waits.js';
import { StepLedger } from '../infra/artifacts/step-ledger.js';
import { toCanonicalJson } from '../infra/artifacts/stored-json.js';
import { CandidateIds } from '../infra/candidate-ids/candidate-ids.js';
import { CANDIDATE_SOURCES } from '../infra/candidate-sources/open.js';
import { DirectoryStore } from '../infra/object-store/directory.js';
import { projectRoot } from '../infra/project-root.js';
import { ScreeningStore } from '../infra/screening/screening-store.js';

import { required } from '../schemas/required.js';
import type { SweepPlan } from '../schemas/sweep/sweep-plan.js';
import { TASK_QUEUES } from '../schemas/task-queues.js';
import { startTemporal, type TemporalServer } from '../test/harness/servers/temporal-server.js';
import { SMALL_PLAN } from '../test/harness/tables/sweep-plan.js';
import { WORKFLOW_BUNDLE } from '../workers/bundle-path.js';
import type { SweepInput, sweepWorkflow } from '../workflows/sweep/sweep.js';
import { noOpTrainer } from './no-op-trainer.js';

interface Row {
  readonly trials: number;
  readonly parallel: number;
  readonly millisecondsPerTrial: number;
  readonly eventsPerTrial: number;
  readonly mostEventsPerRun: number;
  readonly optunaMilliseconds: number | null;
  readonly rayMilliseconds: number | null;
}

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '10,100,1000' },
    parallel: { type: 'string', default: '1,8,32' },
    peers: { type: 'string', default: join(cache, 'spectraloom', 'peers') },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const counts = (text: string) => text.split(',').map(Number);

const folder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-sweep-'));
Runtime.install({ logger: new DefaultLogger('ERROR') });
const temporal = await startTemporal();
try {
  const rows: Row[] = [];
  for (const parallel of counts(values.parallel))
    for (const trials of counts(values.trials)) {
      const row = await measure(temporal, trials, parallel);
      rows.push(row);
      if (values.output !== 'json') process.stdout.write(`${rowText(row)}\n`);
    }
  report(rows);
} finally {
  await temporal.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure({ client, connection }: TemporalServer, trials: number, parallel: number): Promise<Row> {
  const name = `bench-${trials}-${parallel}`;
  const store = await DirectoryStore.open(join(folder, name));
  const artifacts = new ArtifactStore(store);
  const parts = new ArtifactParts(artifacts);
  const deps = {
    artifacts,
    parts,
    ledger: new StepLedger(store),
    records: new RunRecords(store),
    ensembles: new Ensembles(store, artifacts),
    candidateSources: CANDIDATE_SOURCES,
    candidateIds: new CandidateIds(artifacts, join(folder, 'candidate-ids')),
    screenings: new ScreeningStore(artifacts, store, join(folder, 'screenings')),
    host: noOpTrainer(),
    room: new RoomWaits(0),
    versions: {},
    canonicalJson: toCanonicalJson,
    turns: new Turns(Number.POSITIVE_INFINITY),
    holdMs: 0,
  };
  const workers = await Promise.all([
    Worker.create({ connection, taskQueue: TASK_QUEUES.workflow, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    ...(['io', 'compute', 'training'] as const).map((role) =>
      Worker.create({
        connection,
        taskQueue: TASK_QUEUES[role],
        activities: activitiesOf(role, deps),
        maxConcurrentActivityTaskExecutions: parallel,
      }),
    ),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    const source = await parts.publishTable(
      { kind: 'source-files', rows: 1, columns: { name: ['a'], text: ['b'] }, metadata: {} },
      'bench',
    );
    const plan: SweepPlan = {
      ...SMALL_PLAN,
      name,
      method: 'tpe',
      space: [
        { name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 8, max: 64 },
        { name: 'batchSize', group: 'training', kind: 'int_uniform', min: 4, max: 16 },
        { name: 'learningRate', group: 'training', kind: 'log_uniform', min: 1e-4, max: 1e-2 },
        { name: 'weightDecay', group: 'training', kind: 'log_uniform', min: 1e-6, max: 1e-2 },
      ],
      maxTrials: trials,
      parallel,
      lag: parallel - 1,
    };
    const input: SweepInput = {
      plan,
      source,
      axis: null,
      structuresPerShard: 64,
      split: { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 1 },
    };
    const begin = performance.now();
    const handle = await client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      workflowId: `sweep/${name}`,
      taskQueue: TASK_QUEUES.workflow,
      args: [input],
    });
    const result = await handle.result();
    const milliseconds = (performance.now() - begin) / trials;
    if (result.trials !== trials) throw new Error(`${result.trials} of ${trials} trials`);
    const events = await eventsOfRuns(client, `sweep/${name}`);
    return {
      trials,
      parallel,
      millisecondsPerTrial: milliseconds,
      eventsPerTrial: events.reduce((sum, run) => sum + run, 0) / trials,
      mostEventsPerRun: Math.max(...events),
      optunaMilliseconds: peer('optuna', trials, parallel),
      rayMilliseconds: trials > 100 ? null : peer('ray', trials, parallel),
    };
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
  }
}

async function eventsOfRuns({ workflow }: TemporalServer['client'], workflowId: string): Promise<number[]> {
  const events: number[] = [];
  let newest = await workflow.getHandle(workflowId).describe();
  for await (const run of workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    if (run.runId === newest.runId) newest = await workflow.getHandle(workflowId, run.runId).describe();
    events.push((await workflow.getHandle(workflowId, run.runId).describe()).historyLength);
  }
  return events.length > 0 ? events : [newest.historyLength];
}

/** @returns milliseconds a trial; null where the peer is not installed */
function peer(name: 'optuna' | 'ray', trials: number, parallel: number): number | null {
  const python = join(values.peers, name, 'bin', 'python');
  if (!existsSync(python)) return null;
  const script = join(projectRoot(), 'bench', 'peers', 'search', `${name}_overhead.py`);
  const text = execFileSync(python, [script, String(trials), String(parallel)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return 1000 * (JSON.parse(required(text.trim().split('\n').at(-1))) as { secondsPerTrial: number }).secondsPerTrial;
}

function rowText(row: Row): string {
  const ms = (value: number | null) => (value === null ? '     -' : value.toFixed(1).padStart(6));
  return [
    `${String(row.trials).padStart(5)} trials, ${String(row.parallel).padStart(2)} in parallel`,
    `${ms(row.millisecondsPerTrial)} ms a trial`,
    `${row.eventsPerTrial.toFixed(1).padStart(5)} events a trial, at most ${row.mostEventsPerRun} a run`,
    `optuna ${ms(row.optunaMilliseconds)} ms`,
    `ray ${ms(row.rayMilliseconds)} ms`,
  ].join('   ');
}

/** The widest and longest sweep against Optuna: below 1 is faster. */
function report(rows: readonly Row[]): void {
  const last = required(rows.at(-1));
  const ratio = last.optunaMilliseconds === null ? null : last.millisecondsPerTrial / last.optunaMilliseconds;
  if (values.output === 'json') process.stdout.write(`${JSON.stringify({ rows, ratio })}\n`);
  else if (ratio === null) process.stdout.write('optuna is not installed: no ratio\n');
  else
    process.stdout.write(`ratio to Optuna, ${last.trials} trials, ${last.parallel} in parallel: ${ratio.toFixed(2)}\n`);
}
