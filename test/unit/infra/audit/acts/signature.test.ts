/** A person's signature under a run: kept in its trail, under a later seal, and told from every other text. */
import { beforeEach, describe, expect, it } from 'vitest';
import { actOnRun } from '../../../../../infra/audit/acts/act-on-run.js';
import { checkSignature, MEANING, signatureDetails } from '../../../../../infra/audit/acts/signature.js';
import { readSeals } from '../../../../../infra/audit/sealing/read-seals.js';
import { newSignerText, parseSigner } from '../../../../../infra/audit/transparency/note-key.js';
import { verifyAudit } from '../../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { type AuditedRuns, LOG_KEY, RUN_A, RUN_B, writeAuditedRuns } from '../../../../harness/audit/audited-runs.js';

const ADA = parseSigner(newSignerText('ada'));
const EVE = parseSigner(newSignerText('eve'));
const AT = '2026-11-30T09:00:00.000Z';

let runs: AuditedRuns;
let seal: { key: string; sha256: string };
beforeEach(async () => {
  runs = await writeAuditedRuns(new MemoryStore());
  const { key, sha256 } = (await readSeals(runs.audit, RUN_A)).seals.at(-1)!;
  seal = { key, sha256 };
});

const signed = (own: object = {}, signer = ADA) =>
  signatureDetails({ run: RUN_A, seal, meaning: 'reviewed', owner: 'ada', at: AT, ...own }, signer);

async function findings(details: Readonly<Record<string, unknown>>) {
  const act = { run: RUN_A, action: 'sign', owner: 'ada', reason: 'reviewed', details } as const;
  await actOnRun(runs.trail, runs.log, act);
  const options = { level: 'signed', trusted: LOG_KEY, against: null } as const;
  return (await verifyAudit({ audit: runs.audit, objects: null }, [RUN_A], options)).findings;
}

describe('a signature under a run', () => {
  it('is right, and under a seal and in the log itself', async () => {
    expect(await findings(signed())).toEqual([]);
    const seals = (await readSeals(runs.audit, RUN_A)).seals;
    expect(seals.at(-1)?.entries.filter((key) => key.includes('-action-'))).toHaveLength(2);
    expect(seals.at(-1)?.seal).toMatchObject({ state: 'finished', number: seals.length });
    expect(seals.at(-1)?.seal.histories).toEqual(seals.at(-2)?.seal.histories);
  });

  it.each([
    ['of another run', () => signed({ run: RUN_B }), /a note of something else/],
    ['of somebody else', () => signed({ owner: 'eve' }), /a note of something else/],
    ['by another key than it says', () => ({ ...signed({}, EVE), key: ADA.text }), /no signature by ada/],
    ['under no seal of the run', () => signed({ seal: { ...seal, sha256: '0'.repeat(64) } }), /sha256 0000/],
    [
      'with another meaning',
      () => ({ ...signed(), note: String(signed().note).replace('reviewed', 'approved') }),
      /no signature/,
    ],
    ['without a note', () => ({ meaning: 'reviewed' }), /no signed note/],
  ])('%s is a finding', async (_, details, found) => {
    const all = await findings(details());
    expect(all).toHaveLength(1);
    expect(all[0]?.found).toMatch(found);
    expect(all[0]?.object).toContain('-action-');
  });

  it('is read back from its entry', () => {
    expect(checkSignature(RUN_A, { owner: 'ada', details: { value: signed() } })).toEqual({ seal });
  });

  it.each([
    ['reviewed', true],
    ['geprüft und freigegeben', true],
    ['reviewed\napproved', false],
    ['', false],
    ['x'.repeat(201), false],
  ])('may mean %j: %s', (meaning, isOne) => {
    expect(MEANING.test(meaning)).toBe(isOne);
  });
});
