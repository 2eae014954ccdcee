/** Puts together what activities need: the store, its views, the pool of child processes. Once a process. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { StepDependencies } from '../activities/frame/dependencies.js';
import { Turns } from '../activities/frame/turns.js';
import { STEPS } from '../activities/registry.js';
import { ArtifactParts } from '../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../infra/artifacts/artifact-store.js';
import { RunRecords } from '../infra/artifacts/attempt-records.js';
import { Ensembles } from '../infra/artifacts/ensembles.js';
import { RoomWaits, withRoomWaits } from '../infra/artifacts/room-waits.js';
import { StepLedger } from '../infra/artifacts/step-ledger.js';
import { toCanonicalJson } from '../infra/artifacts/stored-json.js';
import { AttemptAudit } from '../infra/audit/attempts/attempt-audit.js';
import { describeEnvironment } from '../infra/audit/attempts/environment.js';
import { KeyOrigins } from '../infra/audit/attempts/key-origins.js';
import { AuditLog } from '../infra/audit/log/audit-log.js';
import { RunBeginning } from '../infra/audit/runs/run-beginning.js';
import { RunHistories } from '../infra/audit/runs/run-histories.js';
import { RunSealing } from '../infra/audit/runs/run-sealing.js';
import { AuditTrail } from '../infra/audit/trail/audit-trail.js';
import { openAuditStore } from '../infra/audit/trail/open-audit-store.js';
import { auditKey } from '../infra/audit-key.js';
import { CandidateIds } from '../infra/candidate-ids/candidate-ids.js';
import { CANDIDATE_SOURCES } from '../infra/candidate-sources/open.js';
import type { RuntimeConfig } from '../infra/config.js';
import { roomPatienceMs } from '../infra/files/disk-room.js';
import { fusedOperations } from '../infra/fused-operations.js';
import { openObjectStore } from '../infra/object-store/open.js';
import { withPatience } from '../infra/object-store/patient.js';
import { packageFolder, projectRoot } from '../infra/project-root.js';
import { ScreeningStore } from '../infra/screening/screening-store.js';
import { screeningFolder } from '../infra/screening/segment-folder.js';
import { InvalidInputError } from '../schemas/failure.js';
import { ComputePool } from './compute-pool.js';

/** A result that took minutes must not be lost to a server that is being restarted. */
const STORE_PATIENCE_MS = 60_000;

const IDLE_VARIABLE = 'SPECTRALOOM_IDLE_SECONDS';
/** A day: more would overflow the timer. */
const LONGEST_IDLE_S = 86_400;

/** Packages whose version can change a number. */
const VERSIONED_PACKAGES = ['@tensorflow/tfjs-node', '@temporalio/worker', 'apache-arrow'];

/** @param client that histories of runs are read with */
export async function openDependencies(
  config: RuntimeConfig,
  client: Client,
): Promise<{ dependencies: StepDependencies; pool: ComputePool }> {
  const room = new RoomWaits(roomPatienceMs(process.env));
  const store = withRoomWaits(withPatience(await openObjectStore(config.store), STORE_PATIENCE_MS), room);
  const auditStore = withRoomWaits(withPatience(await openAuditStore(config.store), STORE_PATIENCE_MS), room);
  const trail = new AuditTrail(auditStore);
  const origins = new KeyOrigins(auditStore);
  const environment = remembered(async () => trail.writeEnvironment(await environmentOf(config, client)));
  // Hashing the libraries takes a second: it is done by the time the first step is asked for.
  environment().catch(() => {});
  const log = remembered(async () => AuditLog.open(auditStore, await auditKey(config.dataFolder)));
  const artifacts = new ArtifactStore(store);
  const parts = new ArtifactParts(artifacts);
  const histories = new RunHistories(client);
  const beginning = new RunBeginning(trail, histories, { artifacts, parts });
  const pool = await ComputePool.open({ scratchFolder: path.join(config.dataFolder, 'scratch'), idleMs: idleMs() });
  const dependencies: StepDependencies = {
    artifacts,
    parts,
    ledger: new StepLedger(store, origins),
    records: new RunRecords(store),
    audit: new AttemptAudit(trail, origins, environment),
    sealing: new RunSealing(trail, log, histories, beginning),
    ensembles: new Ensembles(store, artifacts),
    candidateSources: CANDIDATE_SOURCES,
    candidateIds: new CandidateIds(artifacts, path.join(config.dataFolder, 'candidate-ids')),
    screenings: new ScreeningStore(artifacts, store, screeningFolder(config.dataFolder)),
    host: pool,
    turns: new Turns(Number.POSITIVE_INFINITY),
    room,
    versions: versions(),
    canonicalJson: toCanonicalJson,
    holdMs: Number(process.env.SPECTRALOOM_SOAK_HOLD_MS ?? 0),
  };
  return { dependencies, pool };
}

/** Asked again where it failed. */
function remembered<T>(work: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null;
  return () => {
    known ??= work().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

async function environmentOf({ store }: RuntimeConfig, client: Client) {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  return describeEnvironment({
    codeVersions: Object.fromEntries([...STEPS.values()].map(({ name, codeVersion }) => [name, codeVersion])),
    servers: { temporal: serverVersion ?? '', store: store.type },
    threads: { intraOp: 1, interOp: 1, openMp: 1 },
  });
}

/** @throws InvalidInputError when the variable is no number of seconds */
function idleMs(): number | undefined {
  const text = process.env[IDLE_VARIABLE];
  if (!text) return undefined;
  const seconds = Number(text);
  if (seconds >= 0 && seconds <= LONGEST_IDLE_S) return seconds * 1000;
  throw new InvalidInputError(`${IDLE_VARIABLE}: "${text}"`, {
    field: IDLE_VARIABLE,
    found: text,
    expected: `seconds, from 0 to ${LONGEST_IDLE_S}`,
  });
}

function versions(): Record<string, string> {
  const read = (folder: string): string => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  const packages = VERSIONED_PACKAGES.map((name) => [name, read(packageFolder(name))]);
  return {
    spectraloom: read(projectRoot()),
    node: process.versions.node,
    ...Object.fromEntries(packages),
    fusedOperations: fusedOperations().identity,
  };
}
