/** The private key that a log is signed with, in a file that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInputError } from '../../../schemas/failure.js';
import { makeFolder } from '../../files/make-folder.js';
import { newSignerText, parseSigner, type Signer } from '../transparency/note-key.js';

const PRIVATE_MODE = 0o600;
/** Whoever may read the file may sign. Others than the owner's group may not. */
const READABLE_BY_OTHERS = 0o007;

/** @returns a name for a log, which no other log has */
export function logName(): string {
  return `spectraloom.audit/${randomBytes(8).toString('hex')}`;
}

/**
 * @param name of the key that is made where there is none, without blanks and plus signs: also the name of the log
 * @returns the key of the file, which two callers at the same time make once
 */
export async function makeKeyFile(file: string, name: string): Promise<Signer> {
  await makeFolder(dirname(file));
  try {
    await writeFile(file, `${newSignerText(name)}\n`, { mode: PRIVATE_MODE, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readKeyFile(file);
}

/** @throws InvalidInputError where there is none, where it is no key, or where everybody on the machine may read it */
export async function readKeyFile(file: string): Promise<Signer> {
  try {
    const { mode } = await stat(file);
    if ((mode & READABLE_BY_OTHERS) !== 0)
      throw new InvalidInputError(`${file}: everybody may read the key of the audit log`, {
        file,
        found: `mode ${(mode & 0o777).toString(8)}`,
        expected: 'mode 600',
      });
    return parseSigner(await readFile(file, 'utf8'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InvalidInputError(`${file}: the key of the audit log cannot be read`, { file, found: code }, { cause });
  }
}
