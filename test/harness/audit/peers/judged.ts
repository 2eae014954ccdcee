/** What programs of others say of an export, in a namespace without a network. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EXAMPLES, type installedPeers } from './environment.mjs';

export type Peers = NonNullable<ReturnType<typeof installedPeers>>;

const CHECKS = ['roc-validator', 'files of the crate', 'prov', 'mlcroissant', 'huggingface_hub', 'verify.py'];

/** @returns what they say of one without a fault */
export function soundBy({ note }: Peers): Record<string, string> {
  return Object.fromEntries([...CHECKS, ...(note ? ['sumdb/note'] : [])].map((check) => [check, 'sound']));
}

/**
 * @param verifier public key of the log, as notes have it
 * @param only the one check
 * @returns check -> what it says, `sound` where it has nothing to say
 * @throws Error where the exit code says something else
 */
export async function judged(
  { python, note }: Peers,
  file: string,
  verifier: string,
  only?: string,
): Promise<Record<string, string>> {
  const options = [...(note ? ['--note', note] : []), ...(only ? ['--only', only] : [])];
  const args = ['-r', '-n', python, join(EXAMPLES, 'validate.py'), file, verifier, ...options];
  const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const said = out
    .trimEnd()
    .split('\n')
    .filter((line) => line.includes(': '))
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
  const isSound = said.length > 0 && said.every(([, judgement]) => judgement === 'sound');
  if (child.exitCode !== (isSound ? 0 : 1) || said.length === 0)
    throw new Error(`exit code ${child.exitCode} of ${JSON.stringify(out)}: ${errors}`);
  return Object.fromEntries(said);
}
