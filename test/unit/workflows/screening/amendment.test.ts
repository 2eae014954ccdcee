/** What a large screening may be told while it runs. */
import { describe, expect, it } from 'vitest';
import type { ScreeningKnobs } from '../../../../schemas/screening/input.js';
import { refusalOfAmendment } from '../../../../workflows/screening/amendment.js';

const criteria = { kind: 'screening-criteria', sha256: '', bytes: 0, rows: null, schemaVersion: 1 } as const;

describe('refusalOfAmendment', () => {
  it.each<Partial<ScreeningKnobs>>([
    { criteria },
    { parallel: 1 },
    { parallel: 500 },
    { parallel: null },
    { priority: 5, limit: null },
    { limit: 100_000_000 },
    { failureBudget: { share: 1, after: 0 } },
  ])('takes %j', (amendment) => {
    expect(refusalOfAmendment(amendment, false)).toBeNull();
  });

  it.each<[object, RegExp]>([
    [{}, /nothing/],
    [{ parallel: 501 }, /1 to 500, not 501/],
    [{ parallel: 0 }, /not 0/],
    [{ priority: 6 }, /1 to 5, not 6/],
    [{ priority: 2.5 }, /not 2.5/],
    [{ limit: 0 }, /not 0/],
    [{ limit: '9' }, /not 9/],
    [{ failureBudget: { share: 1.1, after: 0 } }, /from 0 to 1/],
    [{ failureBudget: null }, /from 0 to 1/],
    [{ criteria: { ...criteria, kind: 'model' } }, /of that kind/],
    [{ criteria: null }, /of that kind/],
    [{ layer: 'GCN1' }, /layer cannot be changed: criteria, parallel, priority, limit, failureBudget can/],
    [{ parallel: 3, toString: 1 }, /toString cannot/],
  ])('refuses %j', (amendment, why) => {
    expect(refusalOfAmendment(amendment, false)).toMatch(why);
  });

  it('refuses a limit where all is listed, and nothing else', () => {
    expect(refusalOfAmendment({ limit: 5 }, true)).toMatch('all listed');
    expect(refusalOfAmendment({ parallel: 5 }, true)).toBeNull();
  });
});
