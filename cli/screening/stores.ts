/** What commands about screenings read without a server of Temporal's: the object store, and what lies in it. */
import { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { resolveDataFolder } from '../../infra/config.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { type PlacedPage, ScreeningManifest } from '../../infra/screening/manifest.js';
import { screeningFolder, segmentFolderIn } from '../../infra/screening/segment-folder.js';
import { ScreeningInputs } from '../../infra/screening-inputs.js';
import { RefusedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { openStoreAlone } from '../predict/open-store.js';

export interface ScreeningStores {
  readonly store: ObjectStore;
  readonly artifacts: ArtifactStore;
  readonly parts: ArtifactParts;
  readonly manifest: ScreeningManifest;
  readonly inputs: ScreeningInputs;
}

export function screeningStores(store: ObjectStore): ScreeningStores {
  const artifacts = new ArtifactStore(store);
  return {
    store,
    artifacts,
    parts: new ArtifactParts(artifacts),
    manifest: new ScreeningManifest(artifacts, store),
    inputs: new ScreeningInputs(store),
  };
}

/** @throws StackUnavailableError when the object store is a server of the local stack, and that is down */
export async function openScreeningStores(dataFolder: string | undefined): Promise<ScreeningStores> {
  return screeningStores(await openStoreAlone(dataFolder, 'the screening'));
}

/** @returns the folder of this machine in which segments are kept for the next question */
export function segmentFolder(dataFolder: string | undefined): string {
  return segmentFolderIn(screeningFolder(resolveDataFolder({ dataFolder })));
}

/** @returns the newest page @throws RefusedError where nothing was folded under the name */
export async function newestOf({ manifest }: ScreeningStores, name: string): Promise<PlacedPage> {
  const ref = await headOf({ manifest }, name);
  return { ref, page: await manifest.read(ref) };
}

async function headOf({ manifest }: Pick<ScreeningStores, 'manifest'>, name: string): Promise<ObjectRef> {
  const ref = await manifest.headOf(name);
  if (ref) return ref;
  throw new RefusedError(`nothing of a screening "${name}" was folded yet`, {
    found: name,
    expected: 'the name of a screening: npx spectraloom runs',
  });
}
