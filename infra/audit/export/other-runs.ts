/**
 * Other runs in an export: what they computed, deleted and were given counts under a seal of theirs alone, so that seal is
 * in the archive, with a proof that it is in the log.
 */
import type { AuditLog } from '../log/audit-log.js';
import { type ReadSeal, readSeals } from '../sealing/read-seals.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { ENTRIES, parseEntryKey } from '../trail/keys.js';
import { type Finding, finding } from '../verify/finding.js';
import { checkProof } from '../verify/proved.js';
import type { TrustOptions } from '../verify/signed.js';

const PROOFS = 'proofs/';
const ENDING = '.tlog-proof';

export interface ProvedSeal {
  readonly seals: readonly ReadSeal[];
  readonly newest: ReadSeal;
  /** Name in the archive, under that of the audit store. */
  readonly name: string;
  readonly proof: Uint8Array;
}

/** @returns null where the run has no seal in the log, or a broken one */
export async function proveRun(audit: AuditReader, log: AuditLog, run: string): Promise<ProvedSeal | null> {
  const { seals, faults } = await readSeals(audit, run);
  const newest = seals.at(-1);
  const index = newest && faults.length === 0 ? await log.numberOf(newest) : null;
  if (!newest || index === null) return null;
  return { seals, newest, name: `${PROOFS}${run}${ENDING}`, proof: await log.prove(index) };
}

interface ProvedEntries {
  /** Keys of entries of other runs under a seal that the archive proves. */
  readonly proved: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** @param audit of an archive */
export async function provedInExport(
  audit: AuditReader,
  own: string,
  { trusted }: Pick<TrustOptions, 'trusted'>,
): Promise<ProvedEntries> {
  const proved = new Set<string>();
  const findings: Finding[] = [];
  for await (const { key: name } of audit.list(PROOFS)) {
    const run = name.slice(PROOFS.length, -ENDING.length);
    const { seals, faults } = await readSeals(audit, run);
    const newest = seals.at(-1);
    const bytes = (await audit.get(name)) ?? new Uint8Array(0);
    const log = await checkProof(audit, { name, bytes }, { trusted });
    const found = [
      ...faults.map((fault) => finding('sealed', fault, [run])),
      ...log.findings,
      ...(newest
        ? log.missing(newest, true).flatMap((each) => [each, unprovedSeal(newest, name)])
        : [finding('sealed', { object: name, expected: `a seal of ${run}`, found: 'none' })]),
    ];
    findings.push(...found);
    if (found.length === 0) for (const key of newest?.entries ?? []) proved.add(key);
  }
  for await (const { key: object } of audit.list(ENTRIES)) {
    const run = parseEntryKey(object)?.run ?? own;
    if (run === own || proved.has(object)) continue;
    const expected = `an entry under a seal of ${run} that the archive proves (exported again after the next seal of that run)`;
    findings.push(finding('sealed', { object, expected, found: 'under none' }, [own]));
  }
  return { proved, findings };
}

/** Of a proof and a seal that do not fit each other either may be the one that was changed. */
function unprovedSeal({ key, sha256 }: ReadSeal, proof: string): Finding {
  return finding('signed', { object: key, expected: `the seal that ${proof} proves`, found: `sha256 ${sha256}` });
}
