/**
 * What the audit trail costs: time in the audit store over wall time, and milliseconds an attempt, in a sweep by TPE whose
 * trainings compute nothing, one trial after the other, on a real Temporal server and stores of files. Prints the ratio last.
 *
 *   node dist/bench/audit.js [--trials 1000] [-o json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { ENTRIES, parseEntryKey } from '../infra/audit/trail/keys.js';
import { DirectoryStore } from '../infra/object-store/directory.js';
import type { ObjectStore } from '../infra/object-store/port.js';
import { startTemporal } from '../test/harness/servers/temporal-server.js';
import { noOpDependencies, noOpSweep } from './no-op/sweep.js';

const { values } = parseArgs({
  options: { trials: { type: 'string', default: '1000' }, output: { type: 'string', short: 'o', default: 'text' } },
});
const trials = Number(values.trials);
const folder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-audit-'));
Runtime.install({ logger: new DefaultLogger('ERROR') });
const temporal = await startTemporal();
try {
  const store = await DirectoryStore.open(join(folder, 'objects'));
  const audit = await DirectoryStore.open(join(folder, 'objects-audit'));
  const clock = { milliseconds: 0 };
  const deps = noOpDependencies(store, timed(audit, clock), folder);
  const wall = await noOpSweep(temporal, deps, { name: `audit-${trials}`, trials, parallel: 1 });
  let attempts = 0;
  for await (const { key } of audit.list(ENTRIES)) if (parseEntryKey(key)?.kind === 'opened') attempts++;
  const figures = {
    trials,
    attempts,
    wallMs: wall,
    auditMs: clock.milliseconds,
    auditMsPerAttempt: clock.milliseconds / attempts,
    ratio: clock.milliseconds / wall,
  };
  if (values.output === 'json') process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    process.stdout.write(
      [
        `${trials} trials, ${attempts} attempts, ${(wall / 1000).toFixed(1)} s`,
        `in the audit store: ${figures.auditMsPerAttempt.toFixed(2)} ms an attempt`,
        `ratio to wall time: ${figures.ratio.toFixed(4)}`,
        '',
      ].join('\n'),
    );
} finally {
  await temporal.stop();
  rmSync(folder, { recursive: true, force: true });
}

function timed(store: ObjectStore, clock: { milliseconds: number }): ObjectStore {
  const measured = async <T>(call: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    try {
      return await call();
    } finally {
      clock.milliseconds += performance.now() - begin;
    }
  };
  return {
    put: (key, bytes) => measured(() => store.put(key, bytes)),
    putIfAbsent: (key, bytes) => measured(() => store.putIfAbsent(key, bytes)),
    get: (key) => measured(() => store.get(key)),
    getRange: (key, offset, length) => measured(() => store.getRange(key, offset, length)),
    head: (key) => measured(() => store.head(key)),
    list: (prefix) => store.list(prefix),
    delete: (key) => measured(() => store.delete(key)),
  };
}
