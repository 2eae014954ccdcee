/** What a full disk looks like, and how it is told: which disk, what was needed, what it has. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidInputError, NoRoomError } from '../../schemas/failure.js';

/** Codes of the system for a full disk and for a spent quota. */
export const NO_ROOM = ['ENOSPC', 'EDQUOT'];

/** What servers need beside the object itself: SeaweedFS opens volumes, MinIO writes twice, SQLite keeps a log. */
export const RESERVE_BYTES = 32 * 1024 * 1024;

/** What a user does about it. */
export const MAKE_ROOM = 'make room there and type the same command again';

interface DiskRoom {
  /** The folder that was asked for, or the nearest one around it that exists. */
  readonly folder: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Free bytes are those that an ordinary user may still write. */
export function roomOf(folder: string): DiskRoom {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const { bavail, blocks, bsize } = statfsSync(existing);
  return { folder: existing, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/**
 * @param what could not be done, for the message
 * @param folder on the full disk
 * @param needBytes at least
 */
export function noRoomError(what: string, folder: string, needBytes: number, cause?: unknown): NoRoomError {
  const { freeBytes } = roomOf(folder);
  return new NoRoomError(
    `${what}: the disk of ${folder} is full: needs ${showBytes(needBytes)}, has ${showBytes(freeBytes)}`,
    { folder, need: showBytes(needBytes), have: showBytes(freeBytes), 'way out': MAKE_ROOM },
    { cause },
  );
}

/**
 * What the system said of a full disk, anywhere in the chain of causes, as an error that names the disk.
 * @param folder where the work wrote: the system names no path when a write fails
 * @returns null when the disk is not the reason
 */
export function noRoomOf(error: unknown, what: string, folder: string): NoRoomError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NoRoomError) return cause;
    const { code, path } = cause as NodeJS.ErrnoException;
    if (code === undefined || !NO_ROOM.includes(code)) continue;
    const written = path ? dirname(path) : folder;
    // A disk that has room is not the one: better no name than a wrong one. A spent quota shows on no disk.
    if (code === 'ENOSPC' && roomOf(written).freeBytes >= RESERVE_BYTES)
      return new NoRoomError(`${what}: a disk is full: ${cause.message}`, { 'way out': MAKE_ROOM }, { cause: error });
    return noRoomError(what, written, RESERVE_BYTES, error);
  }
  return null;
}

/** @throws what `run` throws; a full disk as `noRoomOf` tells it */
export async function namingDisk<T>(what: string, folder: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw noRoomOf(error, what, folder) ?? error;
  }
}

/** @returns the first of the folders whose disk has no more room than servers need for themselves; null when all have */
export function fullDisk(folders: readonly string[]): DiskRoom | null {
  return folders.map(roomOf).find(({ freeBytes }) => freeBytes < RESERVE_BYTES) ?? null;
}

/** `0 MB`, `3.4 MB`, `12 GB`: decimal, as disks are sold and `df -H` tells. */
export function showBytes(bytes: number): string {
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value === 0 || value >= 10 ? value.toFixed(0) : value.toPrecision(2)} ${unit}`;
}

const PATIENCE_VARIABLE = 'SPECTRALOOM_ROOM_PATIENCE';
const PATIENCE_S = 1800;

/** @returns how long a run waits for room before it fails; half an hour unless the environment says otherwise */
export function roomPatienceMs(env: NodeJS.ProcessEnv): number {
  const text = env[PATIENCE_VARIABLE];
  const seconds = text ? Number(text) : PATIENCE_S;
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  throw new InvalidInputError(`${PATIENCE_VARIABLE}=${text} is no number of seconds`, {
    field: PATIENCE_VARIABLE,
    found: text ?? '',
    expected: 'seconds, at least 0',
  });
}
