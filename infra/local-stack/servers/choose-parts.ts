/** Which parts a supervisor runs: those that no setting says somebody else runs. */

import { InvalidInputError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import type { ExternalServers } from '../../external-servers.js';
import type { Credentials } from '../state/credentials.js';
import type { StackPaths } from '../state/paths.js';
import type { StoreKind } from '../state/state.js';
import type { PartStatus } from '../state/status.js';
import type { Part } from './part.js';
import { minioPart, seaweedfsPart } from './part-store.js';
import { type OnPage, temporalPart } from './part-temporal.js';
import { type WorkerCommand, workerPart } from './part-worker.js';
import { type PartPrograms, requireProgram } from './parts.js';

export interface ChosenParts {
  /** Temporal and the object store: started first, side by side. */
  readonly servers: readonly Part[];
  /** Started when the servers are ready. */
  readonly worker: Part;
  /** What is shown of parts that do not run here. */
  readonly elsewhere: readonly PartStatus[];
}

interface PartChoices {
  readonly store: StoreKind;
  readonly external: ExternalServers;
  readonly programs: PartPrograms;
  readonly keys: Credentials;
  readonly worker: WorkerCommand;
  /** Null where no page is served. */
  readonly onPage: OnPage | null;
}

export function chooseParts(
  paths: StackPaths,
  { store, external, programs, keys, worker, onPage }: PartChoices,
): ChosenParts {
  const servers: Part[] = [];
  const elsewhere: PartStatus[] = [];
  if (external.temporal)
    elsewhere.push(outside('temporal', 'temporal', 'external', external.temporal.connectionOptions.address ?? null));
  else servers.push(temporalPart(requireProgram(programs, 'temporal'), paths, onPage));
  if (external.store) elsewhere.push(outside('store', external.store.type, 'external', addressOf(external.store)));
  else if (store === 'dir') elsewhere.push(outside('store', 'dir', 'ready', paths.objects));
  else if (store === 'minio') servers.push(minioPart(requireProgram(programs, 'minio'), paths, keys));
  else servers.push(seaweedfsPart(requireProgram(programs, 'weed'), paths, keys));
  return { servers, worker: workerPart(worker, paths), elsewhere };
}

/** The remembered kind; else the best that this machine has. MinIO is the default, a plain folder always works. */
export function chooseStore(
  asked: StoreKind | undefined,
  remembered: StoreKind | null,
  programs: PartPrograms,
): StoreKind {
  if (asked !== undefined && remembered !== null && asked !== remembered) {
    throw new InvalidInputError(`this data folder keeps its objects in ${remembered}, not in ${asked}`, {
      field: '--store',
      found: asked,
      expected: `${remembered}, or another data folder (--data)`,
    });
  }
  if (asked ?? remembered) return required(asked ?? remembered);
  if (programs.minio !== null) return 'minio';
  return programs.weed !== null ? 'seaweedfs' : 'dir';
}

function outside(
  name: 'temporal' | 'store',
  kind: string,
  state: 'external' | 'ready',
  address: string | null,
): PartStatus {
  const started = { pid: null, readySince: null, restarts: 0, failedStarts: 0, lastReason: null };
  return { name, kind, state, address, ...started, silence: null, memory: null };
}

function addressOf(store: NonNullable<ExternalServers['store']>): string | null {
  return store.type === 's3' ? `${store.useSsl ? 'https' : 'http'}://${store.endPoint}:${store.port}` : null;
}
