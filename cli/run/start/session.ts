/** What a command that works with runs holds: the servers, connected, and whether it was this command that started them. */
import { type Client, ServiceError } from '@temporalio/client';
import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../../infra/artifacts/attempt-records.js';
import { Ensembles } from '../../../infra/artifacts/ensembles.js';
import { StepLedger } from '../../../infra/artifacts/step-ledger.js';
import { KeyOrigins } from '../../../infra/audit/attempts/key-origins.js';
import { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import { openAuditStore } from '../../../infra/audit/trail/open-audit-store.js';
import { ownFolders, type RuntimeConfig, resolveConfig } from '../../../infra/config.js';
import { fullDisk, noRoomError, RESERVE_BYTES } from '../../../infra/files/disk-room.js';
import { ensureStack, stackDiedSince, stackStatus, stopStack } from '../../../infra/local-stack/client/client.js';
import type { StoreKind } from '../../../infra/local-stack/state/state.js';
import type { StackStatus } from '../../../infra/local-stack/state/status.js';
import { openObjectStore } from '../../../infra/object-store/open.js';
import { withPatience } from '../../../infra/object-store/patient.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { RunNames } from '../../../infra/run-names.js';
import { connectTemporal } from '../../../infra/temporal.js';
import { SpectraloomError, StackUnavailableError } from '../../../schemas/failure.js';
import type { CommandContext } from '../../frame/command.js';
import { announcing } from '../../present/stack.js';

/** A supervisor that dies so often under one command is no accident. */
const MOST_DEATHS = 10;
/** How long one call waits for a store that is being restarted. */
const PATIENCE_MS = 30_000;

export interface Session {
  readonly config: RuntimeConfig;
  readonly client: Client;
  readonly store: ObjectStore;
  readonly artifacts: ArtifactStore;
  readonly parts: ArtifactParts;
  readonly records: RunRecords;
  readonly ledger: StepLedger;
  readonly ensembles: Ensembles;
  readonly names: RunNames;
  readonly audit: AuditTrail;
  /** Whether the local stack was down before this command. */
  readonly startedStack: boolean;
}

/**
 * @param work is given the open session, which is closed after it; begun anew when the supervisor was killed under it, as
 *   the same command typed again would
 * @throws what `ensureStack` throws; a stack that this command started is down again by then
 */
export async function withStartedStack<T>(
  { screen, dataFolder, signal }: CommandContext,
  store: StoreKind | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const startedStack = (await stackStatus({ dataFolder })).state === 'down';
  for (let deaths = 1; ; deaths++) {
    let ready: StackStatus;
    try {
      ready = await ensureStack({ dataFolder, store, signal, ...announcing(screen) });
    } catch (error) {
      if (startedStack) await stopStack({ dataFolder });
      throw error;
    }
    try {
      return await withSession(dataFolder, startedStack, work);
    } catch (error) {
      if (signal.aborted || deaths >= MOST_DEATHS || !isServerFault(error) || !(await stackDiedSince(ready)))
        throw error;
      screen.step('stack', 'its supervisor was killed; started again, and the command begins anew');
    }
  }
}

/** Whatever is told of a server that was killed under a call. */
function isServerFault(error: unknown): boolean {
  return error instanceof SpectraloomError ? error.kind === 'transient' : true;
}

/**
 * For commands that only look or send a message.
 * @throws StackUnavailableError when the local stack is down
 */
export async function withRunningStack<T>(
  { dataFolder }: CommandContext,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const status = await stackStatus({ dataFolder });
  if (status.state === 'down') {
    throw new StackUnavailableError('the local stack is down', {
      folder: status.dataFolder,
      expected: 'npx spectraloom up',
    });
  }
  return withSession(dataFolder, false, work);
}

/** For commands that tell more where a stack runs, and something without one. */
export async function withStackIfRunning<T>(
  { dataFolder }: CommandContext,
  work: (session: Session | null) => Promise<T>,
): Promise<T> {
  const status = await stackStatus({ dataFolder });
  return status.state === 'ready' || status.state === 'external' ? withSession(dataFolder, false, work) : work(null);
}

async function withSession<T>(
  dataFolder: string | undefined,
  startedStack: boolean,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = resolveConfig({ dataFolder });
  try {
    return await withServers(config, startedStack, work);
  } catch (error) {
    throw fullDiskOr(error, config);
  }
}

/** What no server of ours could write on a full disk comes back as a passing fault: the disk is the reason. */
function fullDiskOr(error: unknown, config: RuntimeConfig): unknown {
  const isPassing = error instanceof SpectraloomError ? error.kind === 'transient' : error instanceof ServiceError;
  const full = isPassing && config.local ? fullDisk(ownFolders(config)) : null;
  return full ? noRoomError((error as Error).message, full.folder, RESERVE_BYTES, error) : error;
}

async function withServers<T>(
  config: RuntimeConfig,
  startedStack: boolean,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const store = withPatience(await openObjectStore(config.store), PATIENCE_MS);
  const auditStore = withPatience(await openAuditStore(config.store), PATIENCE_MS);
  const artifacts = new ArtifactStore(store);
  const client = await connectTemporal(config.temporal);
  try {
    return await work({
      config,
      client,
      store,
      artifacts,
      parts: new ArtifactParts(artifacts),
      records: new RunRecords(store),
      ledger: new StepLedger(store, new KeyOrigins(auditStore)),
      audit: new AuditTrail(auditStore),
      ensembles: new Ensembles(store, artifacts),
      names: new RunNames(store),
      startedStack,
    });
  } finally {
    await client.connection.close();
  }
}
