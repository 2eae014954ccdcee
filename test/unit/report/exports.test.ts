/** Figures and texts as files: what `report NAME --export` writes. */
import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { openRasteriser } from '../../../infra/rasterise.js';
import type { ReportContent } from '../../../report/content/content.js';
import { standaloneSvg } from '../../../report/exports/standalone-svg.js';
import { exportTexts } from '../../../report/exports/texts.js';
import { html } from '../../../report/html/escape.js';
import { exportFigures, prepareContent, renderReport } from '../../../report/index.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const content = prepareContent(sampleReportInput({ crystals: 40, clusters: 3 }));
const figures = exportFigures(content, { centroids: null, inside: new Map() });

describe('exported figures', () => {
  it('are documents of their own: no variable of the page, no reference outside, a size', () => {
    expect(figures.size).toBeGreaterThan(12);
    for (const svg of figures.values()) {
      // In attributes alone: NaNbO3 is a formula.
      expect(/var\(|currentColor|href="(?!#)|="[^"]*(NaN|undefined|Infinity)/.exec(svg)).toBeNull();
      const root = parseHTML(svg).document.querySelector('svg')!;
      expect(Number(root.getAttribute('width'))).toBeGreaterThan(100);
      expect(root.getAttribute('viewBox')).toBe(`0 0 ${root.getAttribute('width')} ${root.getAttribute('height')}`);
    }
  });

  it('draw what panels have in common once, and refer to it by a name that only it has', () => {
    const grid = parseHTML(figures.get('onset_integral_scatter')!).document;
    const uses = [...grid.querySelectorAll('use.others')];
    expect(uses).toHaveLength(content.groups.length);
    const places = uses.map((use) => use.getAttribute('transform'));
    expect(new Set(places).size).toBe(uses.length);
    for (const svg of figures.values()) {
      const { document } = parseHTML(svg);
      const names = [...document.querySelectorAll('[id]')].map((element) => element.getAttribute('id'));
      expect(new Set(names).size).toBe(names.length);
      for (const use of document.querySelectorAll('use')) expect(names).toContain(use.getAttribute('href')!.slice(1));
    }
  });

  it('are every figure of the report', () => {
    const spoken = (markup: string) =>
      [...parseHTML(markup).document.querySelectorAll('svg[aria-label]')].map((svg) => svg.getAttribute('aria-label')!);
    const inFiles = new Set([...figures.values()].flatMap(spoken));
    const onThePage = spoken(renderReport(content.input));
    expect(onThePage.length).toBeGreaterThan(40);
    expect(onThePage.filter((name) => !inFiles.has(name))).toEqual([]);
  });

  it('have their lines in the reference of exported files', () => {
    const text = readFileSync(new URL('../../../docs/reference/files.md', import.meta.url), 'utf8');
    const documented = new Set([...text.matchAll(/`([a-z_<>i]+)`/g)].map(([, name]) => name!));
    const names = new Set([...figures.keys()].map((name) => name.replace(/_\d+/, '_<i>')));
    expect([...names].filter((name) => !documented.has(name))).toEqual([]);
  });

  it('are the same twice', () => {
    expect(exportFigures(content, { centroids: null, inside: new Map() })).toEqual(figures);
  });

  it('draw every spectrum of a cluster, and name its formula', () => {
    const { document } = parseHTML(figures.get('cluster_1_individual')!);
    const { members } = content.groups.find(({ number }) => number === 1)!;
    expect(document.querySelectorAll('.spectra path, path.spectra').length).toBe(members.length);
    const texts = [...document.querySelectorAll('text')].map((text) => text.textContent);
    for (const { formula } of members) expect(texts.join(' ')).toContain(formula.replace(/\d.*/, ''));
  });

  it('stand below and beside each other, at their own sizes', () => {
    const box = (width: number, height: number) => html`<svg viewBox="0 0 ${width} ${height}"><circle r="1"/></svg>`;
    const { document } = parseHTML(standaloneSvg([[box(100, 50), box(30, 70)], [box(60, 20)]]));
    const placed = [...document.querySelectorAll('svg svg')].map((each) =>
      ['x', 'y'].map((name) => each.getAttribute(name)),
    );
    // By hand: 12 around, 16 between; the second row begins below the taller of the first.
    expect(placed).toEqual([
      ['12', '12'],
      ['128', '12'],
      ['12', '98'],
    ]);
    expect(document.querySelector('svg')!.getAttribute('width')).toBe('170');
  });
});

describe('pictures of pixels', () => {
  it('have twice the size, the same bytes every time, and the text of the drawing', async () => {
    const { png } = await openRasteriser();
    const image = (text: string) =>
      png(
        `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="9" y="20" font-family="DejaVu Sans">${text}</text></svg>`,
      );
    const bytes = Buffer.from(image('α₁₀'));
    // PNG, 3rd edition, 11.2.1: width and height follow the name of the first chunk.
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([180, 60]);
    expect(Buffer.from(image('α₁₀')).equals(bytes)).toBe(true);
    expect(Buffer.from(image('')).equals(bytes)).toBe(false);
  });
});

describe('texts of the published study', () => {
  it('tell mean and population deviation of the values there are', () => {
    const member = (id: string, referenceOnsetEv: number | null, edgeIntegral: number | null) => ({
      id,
      referenceOnsetEv,
      edgeIntegral,
    });
    const group = { number: 4, members: [member('a', 1, 1e5), member('b', 3, null), member('c', null, null)] };
    const made = {
      groups: [group],
      terms: content.terms,
      input: { labels: { columns: { id: ['a', 'b', 'c'] } } },
    } as unknown as ReportContent;
    const texts = exportTexts(made);
    const text = texts.get('cluster_4_structures.txt')!;
    expect(text).toContain('Onset energy (eV): mean 2.0000, std 1.0000, min 1.0000, max 3.0000, of 2');
    expect(text).toContain('Edge integral (eV cm^-1): mean 1.0000e+5, std 0.0000e+0');
    expect(text).toContain('3. c  onset none eV');
    expect(JSON.parse(texts.get('structure_names.json')!)).toEqual(['a', 'b', 'c']);
  });
});
