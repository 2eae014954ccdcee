/** The section on properties beside the spectra: figures by hand, of crystals with an even and an uneven number. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { exportFigures, prepareContent, type ReportInput, renderReport } from '../../../report/index.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';
import { samplePropertyGroups } from '../../harness/tables/report-interpretation.js';

const SAMPLE = sampleReportInput({ crystals: 60, clusters: 4 });
const { id: ids, cluster } = SAMPLE.labels.columns;
const numbers = ids.map((_, i) => 250_000 + 1000 * i);
const PROPERTIES = [
  { name: 'bulk modulus', unit: 'GPa', values: new Map(ids.map((id, i) => [id, numbers[i]!])) },
  { name: 'melting point', unit: 'K', values: new Map(ids.slice(0, 30).map((id, i) => [id, 300 + i])) },
];
const INPUT: ReportInput = { ...SAMPLE, ...samplePropertyGroups(SAMPLE, PROPERTIES) };

describe('properties beside', () => {
  const page = parseHTML(renderReport(INPUT)).document;
  const section = page.querySelector('section#properties')!;

  it('are told group by group, with mean, deviation and extremes of the crystals', () => {
    const [first, second] = [...section.querySelectorAll('table')].filter((table) =>
      table.textContent!.includes('Against the rest'),
    );
    const rowOf = (table: typeof first, row: number) =>
      [...table!.querySelectorAll('tbody tr')[row]!.querySelectorAll('td')].map((cell) => cell.textContent!.trim());
    const own = numbers.filter((_, i) => cluster[i] === 1);
    const [, crystals, mean, least, most] = rowOf(first, 0);
    expect(Number(crystals)).toBe(own.length);
    const figure = (text: string) => Number(text.replace(/×10⁵.*/, '')) * 1e5;
    const average = own.reduce((sum, value) => sum + value, 0) / own.length;
    expect(Math.abs(figure(mean!) - average)).toBeLessThan(501);
    expect(mean).toContain('±');
    expect(Math.abs(figure(least!) - Math.min(...own))).toBeLessThan(501);
    expect(Math.abs(figure(most!) - Math.max(...own))).toBeLessThan(501);
    const counted = [...second!.querySelectorAll('tbody tr')].map((_, row) => Number(rowOf(second, row)[1]));
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(30);
  });

  it('colour the maps, on the page and as files', () => {
    const drawings = [...section.querySelectorAll('svg')];
    expect(drawings.length).toBeGreaterThanOrEqual(2);
    const spoken = drawings.map((drawing) => drawing.getAttribute('aria-label'));
    expect(spoken).toContain('60 crystals by bulk modulus.');
    expect(spoken).toContain('60 crystals by melting point.');
    // Half of the crystals have no melting point: they are rings.
    const rings = drawings[spoken.indexOf('60 crystals by melting point.')]!.querySelectorAll('.rings circle');
    expect(rings.length).toBe(30);
    const names = [...exportFigures(prepareContent(INPUT), { centroids: null, inside: new Map() }).keys()];
    expect(names).toEqual(expect.arrayContaining(['map_property_1', 'map_property_2']));
  });

  it('leave the rest of the page as it is', () => {
    const bare = parseHTML(renderReport(SAMPLE)).document;
    expect(bare.querySelector('section#properties')).toBeNull();
    for (const name of ['meanings', 'map', 'edges'])
      expect(page.querySelector(`#${name}`)!.innerHTML).toBe(bare.querySelector(`#${name}`)!.innerHTML);
  });
});
