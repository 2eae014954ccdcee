/** What the frame of a step needs from the outside; the worker puts it together. */
import type { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import type { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import type { RunRecords } from '../../infra/artifacts/attempt-records.js';
import type { Ensembles } from '../../infra/artifacts/ensembles.js';
import type { RoomWaits } from '../../infra/artifacts/room-waits.js';
import type { StepLedger } from '../../infra/artifacts/step-ledger.js';
import type { AttemptAudit } from '../../infra/audit/attempts/attempt-audit.js';
import type { RunSealing } from '../../infra/audit/runs/run-sealing.js';
import type { CandidateIds } from '../../infra/candidate-ids/candidate-ids.js';
import type { CandidateSources } from '../../infra/candidate-sources/open.js';
import type { ScreeningStore } from '../../infra/screening/screening-store.js';
import type { ComputeHost } from './compute-host.js';
import type { Turns } from './turns.js';

export interface StepDependencies {
  readonly artifacts: ArtifactStore;
  readonly parts: ArtifactParts;
  readonly ledger: StepLedger;
  readonly records: RunRecords;
  readonly sealing: Pick<RunSealing, 'look'>;
  /** Entries of attempts in the audit trail. */
  readonly audit: AttemptAudit;
  readonly ensembles: Ensembles;
  readonly candidateSources: CandidateSources;
  readonly candidateIds: Pick<CandidateIds, 'known' | 'publish'>;
  readonly screenings: Pick<ScreeningStore, 'manifest' | 'publishRows' | 'rowsOf' | 'top'>;
  readonly host: ComputeHost;
  /** Of steps at their child processes: a worker may take more tasks than it runs, so that it fetches for the next ones meanwhile. */
  readonly turns: Turns;
  /** That the store waits by. */
  readonly room: RoomWaits;
  /** Versions that go into every manifest; `fusedOperations` is part of the key of trainings. */
  readonly versions: Readonly<Record<string, string>>;
  /** RFC 8785 text of a value. */
  canonicalJson(value: unknown): string;
  /** How long a finished step is held before it is published, so that a soak can kill parts in it. 0 outside soaks. */
  readonly holdMs: number;
}
