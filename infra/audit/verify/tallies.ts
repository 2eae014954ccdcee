/** Level `sealed`: what each seal says that the entries under it come to, beside those entries. */
import { isDeepStrictEqual } from 'node:util';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import type { ReadSeal } from '../sealing/read-seals.js';
import { RunTally } from '../sealing/run-tally.js';
import { type Finding, finding } from './finding.js';
import type { RunTrail } from './run-trail.js';

/** Up to the first seal that covers an entry which is gone or broken: that is named already. */
export function tallyFindings({ run, entries }: RunTrail, seals: readonly ReadSeal[]): Finding[] {
  const sound = new Map(entries.map(({ key, entry }) => [key, entry]));
  const tally = new RunTally(run);
  const counted = new Set<string>();
  const findings: Finding[] = [];
  for (const { key: object, seal, entries: covered } of seals) {
    for (const key of covered) {
      if (counted.has(key)) continue;
      const entry = sound.get(key);
      if (!entry) return findings;
      counted.add(key);
      tally.add(entry);
    }
    const expected = tally.value();
    if (seal.tally && !isDeepStrictEqual(seal.tally, expected))
      findings.push(
        finding('sealed', {
          object,
          expected: `what its entries come to: ${toCanonicalJson(expected)}`,
          found: toCanonicalJson(seal.tally),
        }),
      );
  }
  return findings;
}
