/** Everything a step's frame needs, in memory and in this process: the real store views on a memory store. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ComputeHost, ComputeTask } from '../../../activities/frame/compute-host.js';
import type { StepDependencies } from '../../../activities/frame/dependencies.js';
import { Turns } from '../../../activities/frame/turns.js';
import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../../infra/artifacts/attempt-records.js';
import { Ensembles } from '../../../infra/artifacts/ensembles.js';
import { RoomWaits, withRoomWaits } from '../../../infra/artifacts/room-waits.js';
import { StepLedger } from '../../../infra/artifacts/step-ledger.js';
import { toCanonicalJson } from '../../../infra/artifacts/stored-json.js';
import { AttemptAudit } from '../../../infra/audit/attempts/attempt-audit.js';
import { KeyOrigins } from '../../../infra/audit/attempts/key-origins.js';
import { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import { CandidateIds } from '../../../infra/candidate-ids/candidate-ids.js';
import { CANDIDATE_SOURCES } from '../../../infra/candidate-sources/open.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { ScreeningStore } from '../../../infra/screening/screening-store.js';

export interface CountingHost extends ComputeHost {
  readonly tasks: ComputeTask[];
}

/** Hash of what the tests compute with: nothing is stored under it. */
const ENVIRONMENT = 'e'.repeat(64);

/** @param answer stands in for the child process; called once a task */
export function countingHost(answer: ComputeHost['run']): CountingHost {
  const tasks: ComputeTask[] = [];
  return {
    tasks,
    run(task, hooks) {
      tasks.push(task);
      return answer(task, hooks);
    },
  };
}

/**
 * @param roomPatienceMs how long writes wait while `given` says that it is full
 * @param idsFolder for tests that list candidates or judge them: one that they remove
 */
export function memoryDependencies(
  host: ComputeHost,
  given: ObjectStore = new MemoryStore(),
  roomPatienceMs = 60_000,
  idsFolder = path.join(tmpdir(), 'no-candidates-are-listed-here'),
  audit: ObjectStore = new MemoryStore(),
): StepDependencies {
  const room = new RoomWaits(roomPatienceMs);
  const store = withRoomWaits(given, room);
  const artifacts = new ArtifactStore(store);
  const trail = new AuditTrail(audit);
  const origins = new KeyOrigins(audit);
  return {
    artifacts,
    parts: new ArtifactParts(artifacts),
    ledger: new StepLedger(store, origins),
    records: new RunRecords(store),
    sealing: { look: async () => ({ state: 'running', seal: null }) },
    audit: new AttemptAudit(trail, origins, async () => ENVIRONMENT),
    ensembles: new Ensembles(store, artifacts),
    candidateSources: CANDIDATE_SOURCES,
    candidateIds: new CandidateIds(artifacts, idsFolder),
    screenings: new ScreeningStore(artifacts, store, idsFolder),
    host,
    turns: new Turns(Number.POSITIVE_INFINITY),
    room,
    versions: {},
    canonicalJson: toCanonicalJson,
    holdMs: 0,
  };
}
