/** The page on features of other origin: its own property by name and unit, and not a word of spectra. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { emptyTable } from '../../../activities/report/empty-table.js';
import { type ExplainedInput, explainedContent, exportExplained, renderExplained } from '../../../report/index.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';
import { samplePropertyGroups } from '../../harness/tables/report-interpretation.js';

const SAMPLE = sampleReportInput({ crystals: 60, clusters: 4 });
const IDS = SAMPLE.labels.columns.id;
const PROPERTIES = [
  { name: 'bulk modulus', unit: 'GPa', values: new Map(IDS.map((id, i) => [id, 10 + i])) },
  { name: 'density', unit: null, values: new Map([[IDS[0]!, 7.5]]) },
];
const INPUT: ExplainedInput = {
  ...SAMPLE,
  ...samplePropertyGroups(SAMPLE, PROPERTIES),
  name: 'SOAP of sixty',
  sourceName: 'soap.csv',
  descriptors: emptyTable('descriptors'),
  embeddings: emptyTable('embeddings'),
  clusterOnsets: emptyTable('cluster-onsets'),
  facts: [{ name: 'Layers', value: 'soap of 40' }],
  leading: {
    shifts: SAMPLE.featureShifts,
    test: SAMPLE.compositionTest,
    exchanges: SAMPLE.matchedPairs!,
  },
};
const pageOf = (input: ExplainedInput) => parseHTML(renderExplained(explainedContent(input))).document;
const wordsOf = (node: { readonly textContent: string | null } | null) => node!.textContent!.replaceAll(/\s+/g, ' ');

describe('the page on features of other origin', () => {
  const page = pageOf(INPUT);

  it('names the property and its unit wherever it leads', () => {
    const own = wordsOf(page.querySelector('#properties'));
    expect(own).toContain('bulk modulus (GPa)');
    expect(own).toContain('What shifts bulk modulus');
    expect(own).toContain('shift of the bulk modulus (GPa)');
    expect(wordsOf(page.querySelector('#exchanges'))).toContain('mean change of the bulk modulus (GPa)');
    expect(wordsOf(page.querySelector('#map'))).toContain('by bulk modulus (GPa)');
    expect(wordsOf(page.querySelector('#layers'))).toContain('bulk modulus, GPa');
  });

  it('has mean, deviation and extremes of every property by group', () => {
    const tables = [...page.querySelectorAll('#properties table')].filter((table) => wordsOf(table).includes('Lowest'));
    expect(tables).toHaveLength(2);
    // A group that has the density of one crystal alone: 7.5, without a deviation.
    expect(wordsOf(tables[1]!)).toMatch(/1 ?7\.5 ?7\.5 ?7\.5/);
    const rows = [...tables[0]!.querySelectorAll('tbody tr')];
    const counted = rows.map((row) => Number(row.querySelectorAll('td,th')[1]!.textContent));
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(60);
  });

  it('speaks of nothing that nobody gave', () => {
    expect(wordsOf(page.querySelector('main'))).not.toMatch(/onset|absorption|NaN|undefined/);
    expect([...page.querySelectorAll('svg')].map(wordsOf).join()).not.toMatch(/onset|absorption/);
    expect([...exportExplained(explainedContent(INPUT)).values()].join()).not.toMatch(/onset|absorption/);
  });

  it('is whole without properties, and says how to give them', () => {
    const bare = pageOf({ ...INPUT, properties: [], leading: null });
    expect(bare.querySelector('section#properties')).toBeNull();
    expect(wordsOf(bare.querySelector('#not-shown'))).toContain('--properties FILE');
    expect(wordsOf(bare.querySelector('main'))).not.toMatch(/bulk modulus|onset/);
  });

  it('is the same, byte for byte, for the same tables', () => {
    expect(renderExplained(explainedContent(INPUT))).toBe(renderExplained(explainedContent(INPUT)));
  });

  it('has a file for every figure of it', () => {
    const names = [...exportExplained(explainedContent(INPUT)).keys()];
    for (const name of [
      'dendrogram',
      'map_components',
      'property_shifts',
      'element_exchanges',
      'layer_probes',
      'periodic_tables',
    ])
      expect(names).toContain(name);
  });
});
