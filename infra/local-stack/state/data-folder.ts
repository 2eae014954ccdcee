/** Making a data folder, and taking it away: neither may touch a folder that holds somebody else's files. */
import { accessSync, constants, existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { InvalidInputError } from '../../../schemas/failure.js';
import { makeFolderSync } from '../../files/make-folder.js';
import { stackPaths } from './paths.js';

/** The only name under which a folder with other content is taken for ours (a run may have put results there first). */
const OWN_NAME = '.spectraloom';

/**
 * @returns the real path
 * @throws InvalidInputError when it cannot be made or written, or when the folder holds files and never was a data folder: `down --purge` would remove them
 */
export function claimDataFolder(folder: string): string {
  makeOrRefuse(folder);
  if (!isDataFolder(folder) && basename(folder) !== OWN_NAME && readdirSync(folder).length > 0) {
    throw new InvalidInputError(`${folder} holds files and is no data folder of spectraloom`, {
      field: '--data',
      found: `${readdirSync(folder).length} entries`,
      expected: 'an empty or a new folder',
    });
  }
  const real = realpathSync(folder);
  makeOrRefuse(stackPaths(real).logs);
  return real;
}

function makeOrRefuse(folder: string): void {
  try {
    makeFolderSync(folder, 0o700);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const facts = { field: '--data', found: code, expected: 'a folder that can be written' };
    throw new InvalidInputError(`${folder} cannot be a data folder: ${code}`, facts, { cause });
  }
}

/** @throws InvalidInputError when it is not a data folder */
export function removeDataFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (!isDataFolder(folder)) {
    throw new InvalidInputError(`${folder} is no data folder of spectraloom and is left as it is`, {
      field: '--data',
      found: folder,
    });
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function isDataFolder(folder: string): boolean {
  const { state, credentials } = stackPaths(folder);
  return existsSync(state) || existsSync(credentials);
}
