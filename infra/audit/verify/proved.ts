/** Level `signed` where the log itself is not at hand: a proof that one seal is in it. */
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import { leafBytes } from '../log/log-leaves.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { LOG_KEYS } from '../trail/keys.js';
import { parseCheckpoint } from '../transparency/checkpoint.js';
import { parseLogProof } from '../transparency/log-proof.js';
import { rootByInclusion } from '../transparency/merkle-proofs.js';
import { leafHash } from '../transparency/merkle-tree.js';
import { type Finding, finding } from './finding.js';
import { signatureOf } from './log-checkpoints.js';
import { checkLogKeys } from './log-keys.js';
import type { CheckedLog, TrustOptions } from './signed.js';

/**
 * @param reader of the keys of the log
 * @param proof name and bytes
 */
export async function checkProof(
  reader: AuditReader,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  { trusted, against }: TrustOptions,
): Promise<CheckedLog> {
  const log = await checkLogKeys(reader, trusted);
  const findings: Finding[] = [...log.findings];
  const refuse = (expected: string, found: string) => {
    findings.push(finding('signed', { object: name, expected, found }));
  };
  const proof = parseLogProof(bytes);
  if (!proof) {
    refuse('a proof of one leaf (c2sp.org/tlog-proof@v1)', 'other bytes');
    return { leaves: 0, missing: () => [], findings };
  }
  const { checkpoint, index, hashes } = proof;
  if (log.keys.length === 0 && log.findings.length === 0)
    findings.push(finding('signed', { object: `${LOG_KEYS}0`, expected: 'a key that signs the log', found: 'none' }));
  const signature = signatureOf(checkpoint, log, 0);
  if (signature.found !== null) refuse('a signature of the log, and no other', signature.found);
  if (checkpoint.origin !== log.origin) refuse(`the log ${log.origin}`, checkpoint.origin);
  const kept = against ? parseCheckpoint(against) : null;
  if (against && kept?.note.text !== checkpoint.note.text)
    refuse(
      `the checkpoint kept: ${kept?.note.text ?? 'none'}`,
      `${checkpoint.note.text}: sizes are compared with the store`,
    );
  const missing = (seal: EntryLink, isNewest: boolean): Finding[] => {
    const root = isNewest
      ? rootByInclusion(leafHash(leafBytes(seal)), index, checkpoint.size, hashes)
      : checkpoint.root;
    if (root && Buffer.compare(root, checkpoint.root) === 0) return [];
    const fault = {
      object: name,
      expected: `a proof that ${seal.key}, sha256 ${seal.sha256}, is leaf ${index}`,
      found: 'another root',
    };
    return [finding('signed', fault, [seal.key])];
  };
  return { leaves: 1, missing, findings };
}
