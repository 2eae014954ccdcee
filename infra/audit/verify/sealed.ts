/**
 * Level `sealed`: of the entries under a run's seals none is missing; after its last one none was added, and those
 * after the seal of its end tell nothing of the run itself.
 */
import { afterTheEnd } from '../sealing/after-the-end.js';
import { type ReadSeal, readSeals } from '../sealing/read-seals.js';
import { type AuditReader, readHashed } from '../trail/audit-reader.js';
import { partKey, SEALS } from '../trail/keys.js';
import { type Finding, finding } from './finding.js';
import { dependentsOf, type RunTrail } from './run-trail.js';
import { tallyFindings } from './tallies.js';

interface Sealed {
  readonly seals: readonly ReadSeal[];
  readonly findings: readonly Finding[];
}

export async function checkSealed(reader: AuditReader, trail: RunTrail): Promise<Sealed> {
  const { seals, faults } = await readSeals(reader, trail.run);
  const findings = faults.map((fault) => finding('sealed', fault, [trail.run]));
  const newest = seals.at(-1);
  if (!newest) {
    if (faults.length === 0)
      findings.push(
        finding('sealed', { object: `${SEALS}${trail.run}/1`, expected: 'a seal of the run', found: 'none' }),
      );
    return { seals, findings };
  }
  const there = new Set(trail.keys);
  for (const object of newest.entries)
    if (!there.has(object))
      findings.push(
        finding('sealed', { object, expected: 'the entry that was sealed', found: 'none' }, [
          ...sealsWith(object, seals),
          ...dependentsOf(object, trail.entries),
        ]),
      );
  const sealed = new Set(newest.entries);
  if (newest.seal.state !== 'running' && faults.length === 0)
    for (const object of trail.keys)
      if (!sealed.has(object))
        findings.push(finding('sealed', { object, expected: `no entry after ${newest.key}`, found: 'an entry' }));
  findings.push(...tallyFindings(trail, seals));
  for (const fault of afterTheEnd(seals, newest.entries)) findings.push(finding('sealed', fault, [newest.key]));
  for (const { key, seal } of seals)
    for (const { workflowId, part } of seal.histories) {
      const { fault } = await readHashed(reader, partKey(part.sha256), part.sha256);
      if (fault) findings.push(finding('sealed', fault, [key, workflowId]));
    }
  return { seals, findings };
}

function sealsWith(entry: string, seals: readonly ReadSeal[]): string[] {
  return seals.filter(({ entries }) => entries.includes(entry)).map(({ key }) => key);
}
