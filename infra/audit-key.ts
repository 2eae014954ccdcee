/** The key that the audit log is signed with: given by a setting, or made with a data folder. */
import { existsSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import { RefusedError } from '../schemas/failure.js';
import { AuditLog } from './audit/log/audit-log.js';
import { makeKeyFile, readKeyFile } from './audit/log/key-file.js';
import type { Signer } from './audit/transparency/note-key.js';
import { stackPaths } from './local-stack/state/paths.js';
import type { ObjectStore } from './object-store/port.js';

/** File with a private key as C2SP writes it; every machine whose workers seal runs needs the same. */
const KEY_VARIABLE = 'SPECTRALOOM_AUDIT_KEY';

/**
 * @returns null where there is none: the log is then without signatures
 * @throws InvalidInputError when the file is no key, or everybody may read it
 */
export async function auditKey(dataFolder: string, env: NodeJS.ProcessEnv = process.env): Promise<Signer | null> {
  const given = env[KEY_VARIABLE];
  if (given) return readKeyFile(given);
  const own = stackPaths(dataFolder).auditKey;
  return existsSync(own) ? readKeyFile(own) : null;
}

interface Rotated {
  readonly before: Signer;
  readonly now: Signer;
  /** That holds the new key. */
  readonly file: string;
}

/**
 * The next key of a log. Interrupted, the same call goes on: the new key is written before the log has it, and takes the
 * place of the old one last.
 * @param to file of the new key; null: that of the old one, which is kept beside it under its id
 * @throws RefusedError where the log has no key, or one that this machine has not
 */
export async function rotateAuditKey(audit: ObjectStore, dataFolder: string, to: string | null): Promise<Rotated> {
  const before = await auditKey(dataFolder);
  if (!before) throw new RefusedError('this machine has no key of the audit log', { state: 'nothing was changed' });
  const given = process.env[KEY_VARIABLE];
  const own = given || stackPaths(dataFolder).auditKey;
  const draft = to ?? `${own}.next`;
  const now = await makeKeyFile(draft, before.name);
  if (now.text === before.text)
    throw new RefusedError(`${draft} holds the key that the log is signed with`, { state: 'nothing was changed' });
  try {
    await (await AuditLog.open(audit, before)).rotate(now);
  } catch (error) {
    // It was interrupted after the log took the new key.
    if (!(error instanceof RefusedError) || !(await isSignedBy(audit, now))) throw error;
  }
  if (to !== null) return { before, now, file: to };
  await copyFile(own, `${own}.${before.id}`);
  await rename(draft, own);
  return { before, now, file: own };
}

async function isSignedBy(audit: ObjectStore, signer: Signer): Promise<boolean> {
  try {
    await AuditLog.open(audit, signer);
    return true;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
