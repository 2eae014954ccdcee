/**
 * One supervisor a data folder. The owner is a process identity in `supervisor.lock`; a dead owner's lock is free.
 *
 * Reading the owner and taking its place must not be torn apart by a second starter: both happen under a short
 * directory lock, which is never held longer than the two file operations.
 */

import { rmSync } from 'node:fs';
import { lock } from 'proper-lockfile';
import { z } from 'zod';
import { required } from '../../../schemas/required.js';
import type { StackPaths } from '../state/paths.js';
import { readPrivateJson, writePrivateJson } from '../state/private-file.js';
import {
  identifyProcess,
  isSameProcess,
  type ProcessIdentity,
  ProcessIdentitySchema,
} from '../state/process-identity.js';
import { folderId } from '../state/state.js';

const OwnerSchema = z.strictObject({ folder: z.string(), owner: ProcessIdentitySchema });

/** @returns the living owner, null when nobody owns the folder */
export function lockOwner(paths: StackPaths): ProcessIdentity | null {
  const held = readPrivateJson(paths.lock, OwnerSchema);
  if (held === null || held.folder !== folderId(paths.dataFolder)) return null;
  return isSameProcess(held.owner) ? held.owner : null;
}

/** @returns null when this process owns the folder now, else its living owner */
export function takeLock(paths: StackPaths): Promise<ProcessIdentity | null> {
  return guarded(paths, () => {
    const owner = lockOwner(paths);
    if (owner !== null && owner.pid !== process.pid) return owner;
    writePrivateJson(paths.lock, { folder: folderId(paths.dataFolder), owner: required(identifyProcess(process.pid)) });
    return null;
  });
}

/** Frees the folder if this process owns it. */
export function releaseLock(paths: StackPaths): Promise<void> {
  return guarded(paths, () => {
    if (lockOwner(paths)?.pid === process.pid) rmSync(paths.lock, { force: true });
  });
}

async function guarded<T>(paths: StackPaths, work: () => T): Promise<T> {
  const release = await lock(paths.dataFolder, {
    lockfilePath: `${paths.lock}.guard`,
    stale: 5_000,
    retries: { retries: 60, minTimeout: 50, maxTimeout: 200 },
  });
  try {
    return work();
  } finally {
    await release();
  }
}
