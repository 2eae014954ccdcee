/** The failure budget by hand: a share of those screened, once there are enough, and since the last pause alone. */
import { describe, expect, it } from 'vitest';
import { exceededBudget } from '../../../../workflows/screening/failure-budget.js';

const BUDGET = { share: 0.2, after: 1000 };
const NOBODY = { screened: 0, quarantined: 0 };

describe('exceededBudget', () => {
  it('says nothing of the first thousand, nor of a fifth', () => {
    expect(exceededBudget(BUDGET, { screened: 999, quarantined: 999 }, NOBODY)).toBeNull();
    expect(exceededBudget(BUDGET, { screened: 1000, quarantined: 200 }, NOBODY)).toBeNull();
  });

  it('tells how many there are', () => {
    expect(exceededBudget(BUDGET, { screened: 1000, quarantined: 201 }, NOBODY)).toBe(
      '201 of 1000 candidates were given up, more than 20 %',
    );
    expect(exceededBudget({ share: 0.07, after: 0 }, { screened: 1, quarantined: 1 }, NOBODY)).toMatch('than 7 %');
  });

  it('counts only what came after it last paused the screening', () => {
    const pardoned = { screened: 1000, quarantined: 600 };
    expect(exceededBudget(BUDGET, { screened: 1999, quarantined: 1599 }, pardoned)).toBeNull();
    expect(exceededBudget(BUDGET, { screened: 2000, quarantined: 800 }, pardoned)).toBeNull();
    expect(exceededBudget(BUDGET, { screened: 2000, quarantined: 801 }, pardoned)).toBe(
      '201 of 1000 candidates were given up since it was resumed, more than 20 %',
    );
  });

  it('is never exceeded where all may fail', () => {
    expect(exceededBudget({ share: 1, after: 0 }, { screened: 5, quarantined: 5 }, NOBODY)).toBeNull();
  });
});
