/** Whether the servers of this configuration do what we ask of them. */
import { randomBytes } from 'node:crypto';
import type { StoreSettings } from '../../schemas/settings/store-settings.js';
import { stackStatus } from '../local-stack/client/client.js';
import type { StackPaths } from '../local-stack/state/paths.js';
import { isPortFree } from '../local-stack/state/ports.js';
import { markedProcesses } from '../local-stack/state/process-identity.js';
import { readState } from '../local-stack/state/state.js';
import type { StackStatus } from '../local-stack/state/status.js';
import { openObjectStore } from '../object-store/open.js';
import type { ObjectStore } from '../object-store/port.js';
import { probeTemporal, type TemporalSettings } from '../temporal.js';
import { attempt, type Check, failed, ok, skipped, warning } from './check.js';

export async function checkStack(dataFolder: string): Promise<{ status: StackStatus; check: Check }> {
  const status = await stackStatus({ dataFolder });
  return { status, check: judgeStack(status, markedProcesses(dataFolder).length) };
}

/** @param running processes that carry the mark of this data folder */
export function judgeStack(status: StackStatus, running: number): Check {
  if (status.state === 'external') return ok('stack', 'Temporal and the object store are run by somebody else');
  if (status.state === 'down' && running > 0) {
    const found = `down, but ${running} of its processes run`;
    return warning('stack', found, 'npx spectraloom up, or npx spectraloom down, ends them');
  }
  if (status.state === 'down') return skipped('stack', 'down');
  if (status.state === 'silent')
    return failed('stack', `its supervisor (pid ${status.pid}) does not answer`, 'npx spectraloom up starts it again');
  const restarted = status.parts.filter((part) => part.lastReason !== null);
  const late = status.parts.filter((part) => part.state !== 'ready' && part.state !== 'external');
  const found = [
    status.state,
    ...status.parts.flatMap((part) => (part.silence === null ? [] : [`${part.name} silent: ${part.silence}`])),
    ...restarted.map((part) => `${part.name} restarted ${part.restarts}x: ${part.lastReason}`),
  ];
  if (late.length > 0)
    return failed('stack', found.join('; '), `see the log of ${late.map((part) => part.kind).join(', ')}`);
  return ok('stack', found.join('; '));
}

/** A taken port is no fault while the stack is down: another one is chosen. */
export async function checkPorts(paths: StackPaths, down: boolean): Promise<Check> {
  const ports = Object.entries(readState(paths)?.ports ?? {});
  if (ports.length === 0) return skipped('ports', 'none chosen yet');
  if (!down) return ok('ports', `${ports.length} in use by the stack`);
  const free = await Promise.all(ports.map(([, port]) => isPortFree(port)));
  const taken = ports.filter((_, i) => !free[i]).map(([name, port]) => `${name} ${port}`);
  if (taken.length === 0) return ok('ports', `${ports.length} remembered, all free`);
  return warning('ports', `taken by somebody else: ${taken.join(', ')}`, 'others are chosen at the next start');
}

export function checkTemporal(settings: TemporalSettings, timeoutMs = 10_000): Promise<Check> {
  return attempt('Temporal', 'npx spectraloom up, or look at TEMPORAL_ADDRESS', async () => {
    await probeTemporal(settings, timeoutMs);
    return ok('Temporal', `${settings.connectionOptions.address}, namespace ${settings.namespace}`);
  });
}

export function checkStore(settings: StoreSettings): Promise<Check> {
  return attempt('object store', 'npx spectraloom up, or look at the S3_ variables', async () => {
    const where = settings.type === 's3' ? `${settings.endPoint}:${settings.port}/${settings.bucket}` : settings.type;
    return judgeConditionalPut(await openObjectStore(settings), where);
  });
}

/** Finished steps rest on it: of two writers of one name exactly one may win. */
export async function judgeConditionalPut(store: ObjectStore, where: string): Promise<Check> {
  const key = `probe/${randomBytes(8).toString('hex')}`;
  try {
    const first = await store.putIfAbsent(key, Buffer.from('first'));
    const second = await store.putIfAbsent(key, Buffer.from('second'));
    const kept = Buffer.from((await store.get(key)) ?? []).toString();
    if (first && !second && kept === 'first') return ok('object store', `${where}, conditional put honoured`);
    const found = `${where}: a second conditional put was ${second ? 'accepted' : 'refused'}, "${kept}" was kept`;
    return failed('object store', found, 'use another S3 service: this one would lose results');
  } finally {
    await store.delete(key);
  }
}
