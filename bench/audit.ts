/**
 * What the audit trail costs: time in the audit store over wall time, and milliseconds an attempt, in a sweep by TPE whose
 * trainings compute nothing, one trial after the other, on a real Temporal server; on MinIO where it is installed and in
 * folders. Beside it, in the same run, the entries of an attempt by themselves, and what one bare put and one flushed file
 * take there, what listing the steps of many runs takes beside a bare listing, what sealing a run of many entries takes, and checking one of large
 * objects and one of many entries beside plain hashing.
 * Prints the ratio last.
 *
 *   node dist/bench/audit.js [--trials 1000] [--alone 300] [--sealed 100000] [--runs 1000] [-o json]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { ENTRIES, parseEntryKey } from '../infra/audit/trail/keys.js';
import { auditStoreSettings, openAuditStore } from '../infra/audit/trail/open-audit-store.js';
import { readPartPrograms } from '../infra/local-stack/servers/parts.js';
import { openObjectStore } from '../infra/object-store/open.js';
import { required } from '../schemas/required.js';
import type { StoreSettings } from '../schemas/settings/store-settings.js';
import { startS3Server } from '../test/harness/servers/s3-servers.js';
import { startTemporal, type TemporalServer } from '../test/harness/servers/temporal-server.js';
import { attemptsAlone, flushesAlone, putsAlone } from './audit/attempts-alone.js';
import { listingRuns } from './audit/list-runs.js';
import { sealing } from './audit/sealing.js';
import { timedStore } from './audit/timed-store.js';
import { checking } from './audit/verifying.js';
import { noOpDependencies, noOpSweep } from './no-op/sweep.js';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '1000' },
    alone: { type: 'string', default: '300' },
    sealed: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '1000' },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
/** Runs that are checked: attempts, and bytes that each makes. */
const [LARGE, MANY] = [
  { attempts: 16, bytes: 16_000_000 },
  { attempts: 2000, bytes: 100 },
];
const [trials, alone] = [Number(values.trials), Number(values.alone)];
const folder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-audit-'));
Runtime.install({ logger: new DefaultLogger('ERROR') });
const temporal = await startTemporal();
const { minio } = readPartPrograms();
const server = minio === null ? null : await startS3Server('minio', minio);
try {
  const rows = [await measure('folders', { type: 'directory', folder: join(folder, 'objects') }, temporal)];
  if (server) rows.push(await measure('minio', server.settings, temporal));
  const sealed = await sealing(join(folder, 'sealed'), Number(values.sealed));
  const { entries, seconds, processorSeconds, peakMegabytes } = sealed;
  const checked = {
    large: await checking(join(folder, 'large'), LARGE.attempts, LARGE.bytes),
    many: await checking(join(folder, 'many'), MANY.attempts, MANY.bytes),
  };
  if (values.output === 'json') process.stdout.write(`${JSON.stringify({ rows, sealed, checked })}\n`);
  else
    process.stdout.write(
      [
        `sealing ${entries} entries: ${seconds.toFixed(1)} s, of the processor ${processorSeconds.toFixed(1)} s, at most ${peakMegabytes.toFixed(0)} MB`,
        ...Object.values(checked).flatMap(checkedText),
        `ratio to wall time: ${required(rows.at(-1)).ratio.toFixed(4)}`,
        '',
      ].join('\n'),
    );
} finally {
  await server?.stop();
  await temporal.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name: string, settings: StoreSettings, temporal: TemporalServer) {
  const [objects, bare] = [await openObjectStore(settings), await openAuditStore(auditStoreSettings(settings))];
  const { store: audit, times } = timedStore(await openAuditStore(settings));
  const wallMs = await noOpSweep(temporal, noOpDependencies(objects, audit, folder), {
    name: `audit-${name}-${trials}`,
    trials,
    parallel: 1,
  });
  let attempts = 0;
  for await (const { key } of audit.list(ENTRIES)) if (parseEntryKey(key)?.kind === 'opened') attempts++;
  const flushed = join(folder, `flushed-${name}`);
  mkdirSync(flushed);
  const row = {
    store: name,
    trials,
    attempts,
    wallMs,
    callsPerAttempt: times.calls / attempts,
    callMsPerAttempt: times.sumMs / attempts,
    auditMsPerAttempt: times.anyMs / attempts,
    ratio: times.anyMs / wallMs,
    alone: await attemptsAlone(bare, alone),
    put: await putsAlone(bare, alone),
    flush: await flushesAlone(flushed, alone),
    listed: await listingRuns(objects, bare, Number(values.runs)),
  };
  if (values.output !== 'json') process.stdout.write(`${textOf(row)}\n`);
  return row;
}

function textOf(row: Awaited<ReturnType<typeof measure>>): string {
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const { store, attempts, wallMs, callsPerAttempt, callMsPerAttempt, auditMsPerAttempt, ratio, alone, put, flush } =
    row;
  const { runs, bySealsMs, byRecordsMs, bareMs, areEqual } = row.listed;
  return [
    `${store}: ${trials} trials, ${attempts} attempts, ${(wallMs / 1000).toFixed(1)} s`,
    `  in the audit store: ${ms(auditMsPerAttempt)} an attempt, ${(100 * ratio).toFixed(1)} % of the time; ${callsPerAttempt.toFixed(2)} calls, one after the other ${ms(callMsPerAttempt)}`,
    `  an attempt by itself: ${ms(alone.wallMs)}, of the processor ${ms(alone.processorMs)}`,
    `  a bare put: ${ms(put.wallMs)}, of the processor ${ms(put.processorMs)}; a flushed file: ${ms(flush.wallMs)}`,
    `  an attempt over a flushed file: ${(alone.wallMs / flush.wallMs).toFixed(2)}, over a bare put: ${(alone.wallMs / put.wallMs).toFixed(2)}`,
    `  the steps of ${runs} runs: ${ms(bySealsMs)} by seals, ${ms(byRecordsMs)} by records, ${areEqual ? 'the same' : 'OTHER'} figures; a bare listing ${ms(bareMs)}, ${(bySealsMs / bareMs).toFixed(2)} times`,
  ].join('\n');
}

function checkedText({ entries, megabytes, plainMs, verifyMs }: Awaited<ReturnType<typeof checking>>): string[] {
  return (['store', 'zip'] as const).map((kind) => {
    const [plain, own] = [plainMs[kind], verifyMs[kind]];
    const perSecond = (count: number, ms: number) => ((1000 * count) / ms).toFixed(0);
    return `checking ${entries} entries, ${megabytes.toFixed(0)} MB, ${kind}: ${perSecond(megabytes, own)} MB/s, ${perSecond(entries, own)} entries/s; plain hashing ${perSecond(megabytes, plain)} MB/s; ratio ${(plain / own).toFixed(2)}`;
  });
}
