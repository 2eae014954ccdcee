/** Checks an export with nothing but itself and the key that the reader trusts. */

import { sha256Of } from '../../artifacts/sha256.js';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import { documentsOf } from '../documents/documents.js';
import { accountOf } from '../documents/run-account.js';
import { readSeals } from '../sealing/read-seals.js';
import { readHashed } from '../trail/audit-reader.js';
import { soundEntries } from '../trail/entry-source.js';
import { ENTRIES, environmentKey } from '../trail/keys.js';
import { readEntry, rememberEntries, type TrailEntry } from '../trail/read-entry.js';
import { attemptEnds } from '../verify/attempt-ends.js';
import { type Finding, finding, includes } from '../verify/finding.js';
import { checkProof } from '../verify/proved.js';
import { distinct, type Verified, type VerifyOptions, verifyAudit } from '../verify/verify-audit.js';
import { AUDIT_ROOT, MANIFEST, PROOF, README } from './export-layout.js';
import { provedInExport } from './other-runs.js';
import { openExport } from './read-export.js';
import { exportReadme } from './readme.js';

type OpenExport = Awaited<ReturnType<typeof openExport>>;

/** @throws InvalidInputError for what is no export, a damaged or a hostile one */
export async function verifyExport(file: string, options: VerifyOptions): Promise<Verified> {
  const open = await openExport(file);
  try {
    const { manifest, proof, audit, objects } = open;
    rememberEntries(audit);
    const others = await provedInExport(audit, manifest.run, options);
    const sources = {
      audit,
      objects: manifest.hasObjects ? objects : null,
      archive: {
        log: () => checkProof(audit, { name: PROOF, bytes: proof }, options),
        proves: (entry: string) => others.proved.has(entry),
      },
    };
    const verified = await verifyAudit(sources, [manifest.run], options);
    const findings = [...verified.findings, ...others.findings, ...(await additions(open))];
    // Only the deepest level asks for everything that an export has.
    if (includes(options.level, 'lineage')) findings.push(...useless(open));
    const found = distinct(findings);
    // Of broken entries other documents would come: what is broken is named already.
    return { ...verified, findings: found.length > 0 ? found : await otherDocuments(open) };
  } finally {
    await open.close();
  }
}

/** What lies in the archive and belongs to no run of it; and a seal that is not the one that the archive says. */
async function additions({ manifest, readme, audit, objects }: OpenExport): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { seals } = await readSeals(audit, manifest.run);
  const newest = seals.at(-1);
  const stated = `${manifest.seal.key}, sha256 ${manifest.seal.sha256}`;
  const found = newest ? `${newest.key}, sha256 ${newest.sha256}` : 'none';
  // Either may be the one that was changed.
  if (stated !== found)
    findings.push(
      finding('sealed', { object: MANIFEST, expected: found, found: stated }),
      finding('sealed', { object: newest?.key ?? manifest.seal.key, expected: stated, found }),
    );
  if (Buffer.from(readme).toString() !== exportReadme(manifest))
    findings.push(finding('records', { object: README, expected: 'the page of this export', found: 'another text' }));
  const known = new Set(newest?.objects ?? []);
  const entries: TrailEntry[] = [];
  /** Environment -> an entry that names it. */
  const environments = new Map<string, string>();
  for await (const { key } of audit.list(ENTRIES)) {
    const { value, fault } = await readEntry(audit, key);
    if (fault) findings.push(finding('records', fault));
    if (value) entries.push(value);
    if (value?.entry.kind === 'ended' && value.entry.stepKey !== null) known.add(stepRecordKey(value.entry.stepKey));
    if (value?.entry.kind === 'opened') environments.set(value.entry.environment, key);
  }
  for (const [sha256, key] of environments) {
    const { fault } = await readHashed(audit, environmentKey(sha256), sha256);
    if (fault) findings.push(finding('records', fault, [key]));
  }
  findings.push(...attemptEnds(entries));
  for await (const { key: object } of objects.list(''))
    if (!known.has(object))
      findings.push(finding('objects', { object, expected: 'an object under the seal', found: 'another' }));
  return findings;
}

/** What the trail of the run, checked to the end, has not asked for. */
function useless(open: OpenExport): Finding[] {
  return open.unread().flatMap((name) =>
    name.startsWith(AUDIT_ROOT)
      ? [
          finding('records', {
            object: name.slice(AUDIT_ROOT.length),
            expected: 'an object that the trail of the run names',
            found: 'another',
          }),
        ]
      : [],
  );
}

/** Documents that are not those which the rest of the archive gives. */
async function otherDocuments({ manifest, audit, objects, documents }: OpenExport): Promise<Finding[]> {
  const seal = (await readSeals(audit, manifest.run)).seals.at(-1);
  if (!seal) return [];
  const keys: string[] = [];
  for await (const { key } of audit.list(ENTRIES)) keys.push(key);
  const present = new Set<string>();
  for await (const { key } of objects.list('')) present.add(key);
  const entries = await soundEntries(audit, keys);
  const account = await accountOf({ audit, objects: manifest.hasObjects ? objects : null, seal, entries, present });
  const expected = documentsOf(account);
  const found = await documents();
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  return names.flatMap((object) => {
    const [own, other] = [expected.get(object), found.get(object)];
    if (own && other && Buffer.compare(own, other) === 0) return [];
    const what = (bytes: Uint8Array | undefined) => (bytes ? `sha256 ${sha256Of(bytes)}` : 'no document of that name');
    return [finding('records', { object, expected: what(own), found: what(other) })];
  });
}
