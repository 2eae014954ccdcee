/** The key that the audit log is signed with: given by a setting, or made with a data folder. */
import { existsSync } from 'node:fs';
import { readKeyFile } from './audit/log/key-file.js';
import type { Signer } from './audit/transparency/note-key.js';
import { stackPaths } from './local-stack/state/paths.js';

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
