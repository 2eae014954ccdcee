/** What the page says of the branches of the tree and of exchanged elements. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { prepareContent, type ReportInput } from '../../../report/index.js';
import { renderExchanges } from '../../../report/sections/explanations/exchanges.js';
import { renderSplits } from '../../../report/sections/explanations/splits.js';
import { renderSection } from '../../../report/sections/section.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput({ crystals: 60, clusters: 4 });

const sectionOf = (render: typeof renderSplits, input: ReportInput) =>
  parseHTML(renderSection(render(prepareContent(input))).text).document.querySelector('section')!;
const rowsOf = (section: ReturnType<typeof sectionOf>, label: string) =>
  [...section.querySelectorAll('.scroll')]
    .find((frame) => frame.getAttribute('aria-label') === label)!
    .querySelectorAll('tbody tr');
const cells = (row: ReturnType<typeof rowsOf>[number]) =>
  [...row.querySelectorAll('td')].map(({ textContent }) => textContent!.replaceAll(/\s+/g, ' ').trim());

const SPLITS: Table<'splits'> = {
  kind: 'splits',
  rows: 4,
  columns: {
    split: Uint32Array.of(1, 1, 1, 2),
    height: Float64Array.of(9, 9, 9, 4),
    leftGroups: [1, 1, 1, 2].map((group) => (group === 1 ? Uint32Array.of(1, 2, 3, 5, 6) : Uint32Array.of(2))),
    rightGroups: [4, 4, 4, 3].map((group) => Uint32Array.of(group)),
    kind: ['descriptor', 'descriptor', 'element', 'descriptor'],
    name: ['volume per atom (angstrom^3)', 'mean period', 'Cu', 'mean period'],
    left: Float64Array.of(12.345, 3, 9, 3),
    right: Float64Array.of(20, 3.5, 1, 4),
    leftCompounds: Uint32Array.of(30, 30, 31, 10),
    rightCompounds: Uint32Array.of(40, 40, 41, 12),
    auc: [0.85, 0.61, null, 0.55],
    pValue: Float64Array.of(1e-6, 0.02, 1e-4, 0.4),
    qValue: Float64Array.of(1e-5, 0.2, 1e-3, 0.9),
    tests: Uint32Array.of(80, 80, 80, 40),
  },
  metadata: { correction: 'Benjamini-Hochberg within a split' },
};

describe('from coarse to fine', () => {
  it('has a row a split with what is more than chance, in words', () => {
    const section = sectionOf(renderSplits, { ...INPUT, splits: SPLITS });
    expect([...rowsOf(section, 'Splits of the tree')].map(cells)).toEqual([
      ['1', '1 to 3, 5, 6', '4', 'volume per atom (Å³) 12.35 against 20.00 AUC 0.85', 'Cu 9 of 31 against 1 of 41'],
      ['2', '2', '3', 'nothing beyond chance', 'nothing beyond chance'],
    ]);
    // What is not named stands with its tests.
    expect(rowsOf(section, 'Differences of all splits').length).toBe(4);
  });

  it('has a split fewer than the sample has groups', () => {
    expect(rowsOf(sectionOf(renderSplits, INPUT), 'Splits of the tree').length).toBe(3);
  });

  it('claims no discovery', () => {
    const text = sectionOf(renderSplits, INPUT).textContent!.replaceAll(/\s+/g, ' ');
    expect(text).toContain('a tree of the compositions alone would part by such numbers too');
  });

  it('says so where there is none', () => {
    for (const splits of [null, { ...SPLITS, rows: 0 }])
      expect(sectionOf(renderSplits, { ...INPUT, splits }).textContent).toContain('No merge joins different groups');
  });
});

const PAIRS: Table<'matched-pairs'> = {
  kind: 'matched-pairs',
  rows: 3,
  columns: {
    from: ['S', 'Cl', 'Ba'],
    to: ['Se', 'F', 'Ca'],
    pairs: Uint32Array.of(19, 7, 2),
    compounds: Uint32Array.of(17, 7, 2),
    changeEv: Float64Array.of(-0.513, 1.36, 0.4),
    deviationEv: [0.316, 0.643, null],
    agreeing: Uint32Array.of(19, 7, 2),
    networkPairs: Uint32Array.of(19, 7, 0),
    networkChangeEv: [-0.49, 1.2, null],
    networkDeviationEv: [0.4, 0.6, null],
    networkAgreeing: Uint32Array.of(18, 7, 0),
    members: [['MgS to MgSe, rocksalt'], [], []],
  },
  metadata: {},
};

describe('one element exchanged', () => {
  const section = sectionOf(renderExchanges, { ...INPUT, matchedPairs: PAIRS });

  it('has a row an exchange, references beside the network', () => {
    expect([...rowsOf(section, 'Exchanges of one element')].map(cells)).toEqual([
      ['S → Se', '19', '17', '−0.51', '0.32', '19 of 19', '−0.49', '0.40', '18 of 19'],
      ['Cl → F', '7', '7', '+1.36', '0.64', '7 of 7', '+1.20', '0.60', '7 of 7'],
      ['Ba → Ca', '2', '2', '+0.40', '–', '2 of 2', '–', '–', '–'],
    ]);
    const text = section.textContent!.replaceAll(/\s+/g, ' ');
    expect(text).toContain('28 pairs of compounds with an onset in one structure type');
    expect(text).toContain('The network was trained on most of these crystals');
  });

  it('draws those of three pairs and more, both dots of each', () => {
    const drawing = section.querySelector('svg')!;
    expect(drawing.querySelectorAll('circle').length).toBe(4);
    const texts = [...drawing.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toContain('S → Se (19)');
    expect(texts).not.toContain('Ba → Ca (2)');
  });

  it('draws nothing where all exchanges are rare, and says so where there is none', () => {
    const { columns } = PAIRS;
    const rare = { ...PAIRS, columns: { ...columns, pairs: Uint32Array.of(1, 1, 1) } };
    const found = sectionOf(renderExchanges, { ...INPUT, matchedPairs: rare });
    expect(found.querySelector('svg')).toBeNull();
    expect(rowsOf(found, 'Exchanges of one element').length).toBe(3);
    for (const matchedPairs of [null, { ...PAIRS, rows: 0 }])
      expect(sectionOf(renderExchanges, { ...INPUT, matchedPairs }).textContent).toContain(
        'No two compounds of one structure type differ in one element alone',
      );
  });
});
