/** What groups are called: expected names are those of the reader, a rule or elements, never a sentence. */
import { describe, expect, it } from 'vitest';
import type { EnrichedFeature } from '../../../../report/content/enrichment.js';
import { groupName } from '../../../../report/content/group-name.js';
import type { Table } from '../../../../schemas/run/artifact.js';

const elements = ['Cu', 'S', 'Se', 'Te'].map((feature) => ({ feature }) as EnrichedFeature);

function named(rule: string | null, accuracy: number | null, chance: number | null, of = elements) {
  const columns = { cluster: [4, 7], rule: ['other', rule], accuracy: [1, accuracy], chance: [0, chance] };
  return groupName(7, { columns } as unknown as Table<'rules'>, of);
}

describe('the name of a group', () => {
  it('is its rule where that is short and holds', () => {
    expect(named('F and no O', 0.7, 0.049)).toBe('F and no O');
  });

  it.each([
    ['is long', 'Cu(I) coordinated by 4 S and no O', 0.9, 0],
    ['finds the group hardly better than guessing', 'F', 0.69, 0],
    ['may be chance', 'F', 0.9, 0.05],
    ['was not tried on compounds held out', 'F', null, null],
    ['is none', null, null, null],
  ])('is the three most certain elements where the rule %s', (_, rule, accuracy, chance) => {
    expect(named(rule, accuracy, chance)).toBe('Cu, S, Se');
  });

  it('is none where nothing is typical', () => {
    expect(named(null, null, null, [])).toBeNull();
  });
});
