/**
 * The part of an exported folder by which it is verified: `manifest/` holds the pages, the segments, the quarantine, the models
 * and the tables of the sampled candidates as a store does, and `head.json` says which page is the newest.
 */
import { stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { readRecord, toRecordBytes } from '../../../infra/artifacts/stored-json.js';
import { readInputFile } from '../../../infra/files/input-file.js';
import { DirectoryStore } from '../../../infra/object-store/directory.js';
import type { PlacedPage } from '../../../infra/screening/manifest.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import { type ObjectRef, ObjectRefSchema } from '../../../schemas/run/artifact.js';
import { type ScreeningStores, screeningStores } from '../stores.js';
import { sampledShards } from '../verify/sample.js';

const STORE = 'manifest';
const HEAD = 'head.json';
const VERSION = 1;
const MAX_HEAD_BYTES = 100_000;

const HeadSchema = z.strictObject({ version: z.literal(VERSION), name: z.string(), head: ObjectRefSchema });

/**
 * @param pages of the screening, oldest first
 * @param folder that exists
 * @returns objects that were written
 */
export async function writeManifest(
  { artifacts, parts }: ScreeningStores,
  name: string,
  pages: readonly PlacedPage[],
  folder: string,
): Promise<number> {
  const { artifacts: copies } = screeningStores(await DirectoryStore.open(join(folder, STORE)));
  const { identity } = required(pages.at(-1)).page;
  const models = await Promise.all(identity.models.map((model) => parts.spread(model)));
  const sampled = sampledShards(pages);
  // A crystal may stand in a listed table of another number than its own: all of such a page travel.
  const listed = pages.flatMap(({ page }) => (sampled.some((shard) => shard.page === page.index) ? page.listed : []));
  const refs = [
    ...pages.flatMap(({ ref, page }) => [ref, ...page.rows, ...page.quarantine, ...(page.released ?? [])]),
    ...[...identity.models, ...models.flat()],
    ...sampled.map(({ predicted }) => predicted),
    ...listed,
  ];
  const distinct = new Map(refs.map((ref) => [`${ref.kind} ${ref.sha256}`, ref]));
  for (const ref of distinct.values()) await copy(artifacts, copies, ref);
  const head = toRecordBytes({ version: VERSION, name, head: required(pages.at(-1)).ref });
  await writeFile(join(folder, HEAD), head, { flush: true });
  return distinct.size;
}

async function copy(from: ArtifactStore, to: ArtifactStore, ref: ObjectRef): Promise<void> {
  await to.putBytes(ref.kind, await from.getBytes(ref), ref.rows, ref.schemaVersion);
}

/** @throws InvalidInputError for a folder that holds no exported screening */
export async function openExported(
  folder: string,
): Promise<{ readonly stores: ScreeningStores; readonly head: ObjectRef }> {
  const path = resolve(folder);
  const found = await stat(join(path, STORE)).catch(() => null);
  if (!found?.isDirectory())
    throw new InvalidInputError(`${folder} holds no exported screening`, {
      file: folder,
      found: found ? `${STORE} is no folder` : `no folder ${STORE} in it`,
      expected: 'a folder that "screen export" wrote',
    });
  const bytes = await readInputFile(join(path, HEAD), MAX_HEAD_BYTES);
  const { head } = readRecord(HeadSchema, VERSION, join(folder, HEAD), bytes);
  return { stores: screeningStores(await DirectoryStore.open(join(path, STORE))), head };
}
