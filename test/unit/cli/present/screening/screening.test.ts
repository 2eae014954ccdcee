/** Screenings as people see them; expected texts are read off the numbers by hand. */
import { describe, expect, it } from 'vitest';
import { renderCandidates, shownCandidates } from '../../../../../cli/present/screening/candidates.js';
import { criteriaText, judgedText } from '../../../../../cli/present/screening/criteria.js';
import { endingFacts } from '../../../../../cli/present/screening/endings.js';
import { renderQuarantine } from '../../../../../cli/present/screening/quarantine.js';
import { countsText, stateFacts } from '../../../../../cli/present/screening/state.js';
import type { Table } from '../../../../../schemas/run/artifact.js';
import type { ScreeningState } from '../../../../../schemas/screening/input.js';
import type { ScreeningCounts } from '../../../../../schemas/screening/manifest.js';

const words = (text: string) => text.split('\n').map((line) => line.trim().split(/ {2,}/));
const counts: ScreeningCounts = {
  listed: 1210,
  predicted: 1150,
  quarantined: 22,
  equal: 38,
  takenOver: 0,
  notScreened: 0,
  released: 10,
};
const ref = { kind: 'screening-criteria', sha256: 'a'.repeat(64), bytes: 1, rows: null, schemaVersion: 1 } as const;

function state(own: Partial<ScreeningState> = {}): ScreeningState {
  return {
    name: 'oxides',
    paused: false,
    counts: { ...counts, listed: 6100, quarantined: 12, released: 0 },
    done: 1162,
    inFlight: 4,
    window: 8,
    candidatesPerSecond: 250,
    etaSeconds: 19.6,
    isListing: false,
    head: null,
    knobs: { criteria: ref, parallel: null, priority: 3, limit: null, failureBudget: { share: 0.2, after: 1000 } },
    verdict: '',
    endings: { count: 0, first: [] },
    ...own,
  };
}

describe('counts', () => {
  it('of what was tried again are those that stay: it was listed twice', () => {
    // 1,210 lines of the list, of which 10 were tried again; 22 times something was given up, 10 of them before.
    expect(countsText(counts)).toBe('1200 listed: 1150 predicted, 12 quarantined, 38 equal to others');
  });

  it('come to what was listed', () => {
    const text = countsText({ ...counts, takenOver: 7, notScreened: 5, listed: 1222 });
    const [listed, ...parts] = text.match(/\d+/g)!.map(Number);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(listed);
  });

  it('leave out what there is none of', () => {
    expect(countsText({ ...counts, listed: 1150, quarantined: 0, equal: 0, released: 0 })).toBe(
      '1150 listed: 1150 predicted',
    );
  });
});

describe('a screening that runs', () => {
  const fact = (own: Partial<ScreeningState>, label: string) =>
    stateFacts(state(own)).find(([name]) => name === label)?.[1];

  it('says its pace in candidates, and the time left where its list is complete', () => {
    // 6,100 listed, 38 of them equal to others.
    expect(fact({}, 'pace')).toBe('1162 of 6062, 250 a second, about 20 s left');
    expect(fact({ isListing: true, etaSeconds: null }, 'pace')).toBe('1162 done, 250 a second');
    expect(fact({ paused: true }, 'pace')).toBe('');
  });

  it('says what it does and what it may', () => {
    expect(fact({}, 'state')).toBe('screening, its list is complete');
    expect(fact({ paused: true, isListing: true }, 'state')).toBe('paused, its list goes on');
    expect(fact({}, 'in flight')).toBe('4 of 8 shards');
    expect(fact({}, 'parallel')).toBe('twice the slots of the workers');
    expect(fact({}, 'budget')).toBe('pauses above 20 % quarantined, after 1000');
    expect(fact({ verdict: 'too many' }, 'verdict')).toBe('too many');
  });

  it('names sources that ended otherwise than by their end', () => {
    const endings = {
      count: 3,
      first: [{ place: 1, verdict: 'broken-off', reason: 'the page repeats' }],
    } as const;
    const places = ['/a.zip', 'optimade:https://x'].map((place) => ({ kind: 'source' as const, place, state: null }));
    expect(endingFacts(endings, places)).toEqual([
      ['sources', 'optimade:https://x was broken off: the page repeats'],
      ['', 'and 2 more'],
    ]);
    expect(endingFacts(endings, null)[0]).toEqual(['sources', 'source 2 was broken off: the page repeats']);
  });
});

describe('criteria', () => {
  it('are told in words', () => {
    expect(
      criteriaText({
        schemaVersion: 1,
        where: 'nAtoms < 9\n AND  hasPrecious = false\n',
        requireInDomain: true,
        window: { minEv: 1.1, maxEv: 1.7 },
        objectives: [
          { column: 'slmePercent', goal: 'max', weight: 2 },
          { column: 'onsetEv', goal: 'target', value: 1.4, weight: 1 },
        ],
      }),
    ).toBe(
      'onset 1.1 to 1.7 eV; where nAtoms < 9 AND hasPrecious = false; in the domain alone; ' +
        'best by max slmePercent (weight 2), onsetEv near 1.4',
    );
    const nothing = { schemaVersion: 1, where: null, requireInDomain: false, window: null, objectives: [] } as const;
    expect(criteriaText({ ...nothing, objectives: [] })).toBe('all candidates');
  });

  it('and what they came to', () => {
    expect(judgedText({ screened: 900, passing: 120, ranked: 118, onFront: 7 })).toBe(
      '120 of 900 as asked for, 118 of them ranked, 7 on the front',
    );
    expect(judgedText({ screened: 9, passing: 9, ranked: 9, onFront: null })).toBe(
      '9 of 9 as asked for, 9 of them ranked',
    );
  });
});

describe('candidates', () => {
  const table: Table<'ranked-candidates'> = {
    kind: 'ranked-candidates',
    rows: 2,
    columns: {
      id: ['a', 'b'],
      contentId: ['1', '2'],
      formula: ['ZnS', 'CdTe'],
      source: ['x', 'x'],
      score: [0.9, null],
      isOnFront: [true, false],
      twins: Uint32Array.of(3, 0),
      inDomain: [true, false],
      reasons: [[], ['element', 'crystal']],
      details: [[], ['Eu', '']],
      elements: [
        ['S', 'Zn'],
        ['Cd', 'Te'],
      ],
      onsetReason: [null, 'below threshold everywhere'],
      nearestId: ['ZnO', 'CdS'],
      duplicateOf: [null, 'CdTe-known'],
    },
    extra: {
      onsetEv: [2.514, null],
      slmePercent: [12.34567, null],
      cluster: [4, 2],
      neighbourShare: [0.9, 0.35],
      probability: [0.8, null],
      onsetLowerEv: [2.1, null],
      onsetUpperEv: [2.9, null],
      page: [0, 0],
      shard: [1, 2],
      row: [5, 6],
    },
    metadata: {},
  };

  it('stand in their order with what they were ordered by, and why not to believe them', () => {
    const groups = new Map([['a', 'F -4 3 m (216)']]);
    const [head, first, second, , , reason, more] = words(
      renderCandidates(shownCandidates(table, groups), ['slmePercent', 'probability', 'slmePercent']),
    );
    expect(head).toEqual(
      'candidate|formula|space group|onset eV|P|90 % interval eV|slmePercent|in domain|nearest|group|twins|same as'.split(
        '|',
      ),
    );
    expect(first).toEqual('a|ZnS|F -4 3 m (216)|2.51|0.80|2.10 to 2.90|12.35|yes|ZnO|4 (0.9)|3'.split('|'));
    expect(second).toEqual('b|CdTe|-|none|none|none|none|no|CdS|2 (0.3)|0|CdTe-known'.split('|'));
    expect(reason).toEqual(['b', 'element that no training crystal has: Eu']);
    expect(more).toEqual(['unlike every training crystal']);
  });

  it('have no places in tables among their figures, and only columns that are known', () => {
    const [first] = shownCandidates({ ...table, extra: { onsetEv: [1, 2], page: [0, 0] } });
    expect(first!.figures).toEqual({ onsetEv: 1 });
    const [head] = words(renderCandidates(shownCandidates({ ...table, extra: { onsetEv: [1, 2] } }).slice(0, 1), []));
    expect(head).toEqual(['candidate', 'formula', 'onset eV', 'in domain', 'nearest', 'group', 'twins']);
  });

  it('of which there are none are said to be none', () => {
    expect(renderCandidates([], [])).toBe('no candidate is as was asked for');
  });
});

it('the quarantine is told by class of error', () => {
  const text = renderQuarantine(new Map([['InvalidStructureError', 12]]));
  expect(words(text)).toEqual([
    ['quarantined for', 'candidates'],
    ['InvalidStructureError', '12'],
  ]);
  expect(renderQuarantine(new Map())).toBe('');
});
