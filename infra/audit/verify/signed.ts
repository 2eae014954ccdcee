/** Level `signed`: the log of a store, from its keys to the seals that are its leaves. */

import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { LOG_KEYS, LOG_LEAVES } from '../trail/keys.js';
import type { Verifier } from '../transparency/note-key.js';
import { type Finding, finding } from './finding.js';
import { checkAgainst, checkCheckpoints } from './log-checkpoints.js';
import { checkLogKeys } from './log-keys.js';
import { checkLogLeaves, sealId } from './log-leaves.js';

export interface TrustOptions {
  /** Key of the log that the reader knows from elsewhere; null checks that the log agrees with itself. */
  readonly trusted: Verifier | null;
  /** A checkpoint that was kept from an earlier run. */
  readonly against?: Uint8Array | null;
}

export interface CheckedLog {
  readonly leaves: number;
  /**
   * @param isNewest of its run: earlier ones are under it
   * @returns a finding where the seal is in no leaf
   */
  missing(seal: EntryLink, isNewest: boolean): Finding[];
  readonly findings: readonly Finding[];
}

export async function checkLog(reader: AuditReader, { trusted, against }: TrustOptions): Promise<CheckedLog> {
  const log = await checkLogKeys(reader, trusted);
  const leaves = await checkLogLeaves(reader);
  const findings = [...log.findings, ...leaves.findings, ...(await checkCheckpoints(reader, leaves, log))];
  if (log.keys.length === 0 && log.findings.length === 0)
    findings.push(finding('signed', { object: `${LOG_KEYS}0`, expected: 'a key that signs the log', found: 'none' }));
  if (against) findings.push(...checkAgainst(against, leaves, log));
  return {
    leaves: leaves.hashes.length,
    missing: (seal) =>
      leaves.seals.has(sealId(seal))
        ? []
        : [finding('signed', { object: seal.key, expected: `a leaf in ${LOG_LEAVES}`, found: 'none of its sha256' })],
    findings,
  };
}
