/** What a failed file call means to the caller of the store: mend the setting, make room, or try again. */
import { InvalidInputError, StoreUnavailableError } from '../../schemas/failure.js';
import { NO_ROOM, noRoomError } from '../files/disk-room.js';

/** No retry mends these. EEXIST: an object where a folder belongs; EPERM on a link: a file system without hard links. */
const REFUSED = ['EEXIST', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EFBIG', 'ENOTEMPTY'];

interface FileAction {
  readonly action: string;
  readonly key: string;
  readonly folder: string;
  readonly needBytes: number;
}

export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

/** @returns the error of our own; one that already is passes unchanged */
export function toStoreError(error: unknown, { action, key, folder, needBytes }: FileAction): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const call = `cannot ${action}${key ? ` "${key}"` : ''}`;
  if (hasCode(error, NO_ROOM)) return noRoomError(call, folder, needBytes, error);
  const what = `${folder}: ${call}`;
  const facts = { key, found: String(error.code) };
  return hasCode(error, REFUSED)
    ? new InvalidInputError(`${what}: ${error.message}`, facts, { cause: error })
    : new StoreUnavailableError(`${what}: ${error.message}`, facts, { cause: error });
}
