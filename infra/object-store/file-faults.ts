/** What a failed file call means to the caller of the store: mend the setting, make room, or try again. */
import { statfs } from 'node:fs/promises';
import { InvalidInputError, ResourceError, StoreUnavailableError } from '../../schemas/failure.js';

export const NO_ROOM = ['ENOSPC', 'EDQUOT'];
/** No retry mends these. EEXIST: an object where a folder belongs; EPERM on a link: a file system without hard links. */
const REFUSED = ['EEXIST', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EFBIG', 'ENOTEMPTY'];

export interface FileAction {
  readonly action: string;
  readonly key: string;
  readonly folder: string;
  readonly needBytes: number;
}

export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

/** @returns the error of our own; one that already is passes unchanged */
export async function toStoreError(error: unknown, { action, key, folder, needBytes }: FileAction): Promise<unknown> {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const what = `${folder}: cannot ${action}${key ? ` "${key}"` : ''}`;
  if (hasCode(error, NO_ROOM)) {
    const { bavail, bsize } = await statfs(folder);
    const need = `${needBytes} bytes`;
    return new ResourceError(`${what}: the disk is full`, { need, have: `${bavail * bsize} bytes` }, { cause: error });
  }
  const facts = { key, found: String(error.code) };
  return hasCode(error, REFUSED)
    ? new InvalidInputError(`${what}: ${error.message}`, facts, { cause: error })
    : new StoreUnavailableError(`${what}: ${error.message}`, facts, { cause: error });
}
