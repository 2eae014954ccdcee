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
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { DirectoryStore } from '../infra/object-store/directory.js';
import { projectRoot } from '../infra/project-root.js';

import { required } from '../schemas/required.js';
import { startTemporal, type TemporalServer } from '../test/harness/servers/temporal-server.js';
import { noOpDependencies, noOpSweep } from './no-op/sweep.js';

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

async function measure(temporal: TemporalServer, trials: number, parallel: number): Promise<Row> {
  const name = `bench-${trials}-${parallel}`;
  const store = await DirectoryStore.open(join(folder, name));
  const audit = await DirectoryStore.open(join(folder, `${name}-audit`));
  const milliseconds = await noOpSweep(temporal, noOpDependencies(store, audit, folder), { name, trials, parallel });
  const events = await eventsOfRuns(temporal.client, `sweep/${name}`);
  return {
    trials,
    parallel,
    millisecondsPerTrial: milliseconds / trials,
    eventsPerTrial: events.reduce((sum, run) => sum + run, 0) / trials,
    mostEventsPerRun: Math.max(...events),
    optunaMilliseconds: peer('optuna', trials, parallel),
    rayMilliseconds: trials > 100 ? null : peer('ray', trials, parallel),
  };
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
