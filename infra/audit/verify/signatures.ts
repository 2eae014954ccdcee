/** Level `signed`: signatures of people under a run are right, and under a seal that it has. */
import { checkSignature } from '../acts/signature.js';
import type { ReadSeal } from '../sealing/read-seals.js';
import { type Finding, finding } from './finding.js';
import type { RunTrail } from './run-trail.js';

export function signatureFindings({ run, entries }: RunTrail, seals: readonly ReadSeal[]): Finding[] {
  return entries.flatMap(({ key: object, entry }): Finding[] => {
    if (entry.kind !== 'action' || entry.action !== 'sign') return [];
    const checked = checkSignature(run, entry);
    const fault = (expected: string, found: string) => [finding('signed', { object, expected, found }, [run])];
    if (checked.found !== undefined) return fault('a signature under a seal of the run', checked.found);
    const { key, sha256 } = checked.seal;
    const seal = seals.find((each) => each.key === key);
    if (seal?.sha256 === sha256) return [];
    return fault(`a signature under ${key}, sha256 ${seal?.sha256 ?? 'of none'}`, `sha256 ${sha256}`);
  });
}
