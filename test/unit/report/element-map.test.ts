/** What the maps by element and the grid of the published study show. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { dotRadius } from '../../../report/figures/frame/dot-cloud.js';
import { enrichmentCells } from '../../../report/figures/groups/enrichment-map.js';
import {
  anionLegend,
  anionOf,
  drawElementMap,
  ELEMENT_MAPS,
  mappedElements,
} from '../../../report/figures/maps/element-map.js';
import { type LayerMap, layerMap } from '../../../report/figures/maps/layer-map.js';
import { drawOnsetEdgeGrid } from '../../../report/figures/maps/onset-edge-grid.js';
import { withOnsetAndEdge } from '../../../report/figures/maps/onset-edge-scatter.js';
import { tickHeights } from '../../../report/figures/trees/dendrogram.js';
import { elementsOf } from '../../../report/html/formula.js';
import { prepareContent } from '../../../report/index.js';
import { pathCorners } from '../../harness/svg/path-corners.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const content = prepareContent(sampleReportInput({ crystals: 150, clusters: 5 }));
const { crystals, groups, input } = content;

describe('elements of a formula', () => {
  it('are told apart by their capitals, each once', () => {
    expect(elementsOf('CsCO3F2C')).toEqual(['Cs', 'C', 'O', 'F']);
    expect(elementsOf('Li0.5Ni1.5O4')).toEqual(['Li', 'Ni', 'O']);
  });
});

describe('the most electronegative element', () => {
  // Pauling's scale: F 3.98, O 3.44, Cl 3.16, N 3.04, Br 2.96, I 2.66, S 2.58, Se 2.55, P 2.19, Te 2.10.
  it('follows Pauling', () => {
    const anion = (formula: string) => anionOf({ formula });
    expect(['BiOCl', 'TlCdF3', 'Y2SO2', 'CaCN2', 'BiSeI', 'ZnTe', 'CsAu'].map(anion)).toEqual([
      'O',
      'F',
      'O',
      'N',
      'I',
      'Te',
      'metals alone',
    ]);
  });

  it('counts every crystal in the key, once', () => {
    const counted = anionLegend(crystals).map(({ text }) => Number(/n (\d+)/.exec(text)![1]));
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(crystals.length);
  });
});

describe('small maps of elements', () => {
  const cells = enrichmentCells(input.enrichment);
  const elements = mappedElements(crystals, cells);

  it('show the elements that are enriched in a group first', () => {
    const enriched = new Set(groups.flatMap((group) => group.enriched.map(({ feature }) => feature)));
    expect(enriched.size).toBeGreaterThan(0);
    expect(elements.length).toBe(ELEMENT_MAPS);
    const frequent = (element: string) =>
      crystals.filter(({ formula }) => elementsOf(formula).includes(element)).length;
    for (const element of enriched) if (frequent(element) >= 3) expect(elements).toContain(element);
  });

  it('draw the crystals with the element, and all others behind them', () => {
    const map = layerMap(input.map!, content, 'components');
    const { document } = parseHTML(drawElementMap(map, elements[0]!).text);
    const dots = (className: string) => pathCorners(document.querySelector(`.${className}`)!.getAttribute('d')!).length;
    const holders = crystals.filter(({ formula }) => elementsOf(formula).includes(elements[0]!)).length;
    // Dots on the same half pixel are one.
    expect(dots('present')).toBeLessThanOrEqual(holders);
    expect(dots('present')).toBeGreaterThan(0.6 * holders);
    expect(dots('absent')).toBeGreaterThan(0.6 * (crystals.length - holders));
  });

  it('stay small with 10,000 crystals', () => {
    const { points, ...rest } = layerMap(input.map!, content, 'components');
    const many: LayerMap = {
      ...rest,
      points: Array.from({ length: 10_000 }, (_, i) => ({
        ...points[i % points.length]!,
        x: Math.sin(i),
        y: Math.cos(7 * i),
      })),
    };
    expect(drawElementMap(many, elements[0]!).text.length).toBeLessThan(200_000);
    expect([dotRadius(10), dotRadius(400), dotRadius(1600), dotRadius(1e6)]).toEqual([4, 4, 2, 1.4]);
  });
});

describe('the grid of onset against edge integral', () => {
  it('has one panel a group, with all crystals behind and its own in front', () => {
    const { document } = parseHTML(drawOnsetEdgeGrid(crystals, groups, content.terms).text);
    expect(document.querySelectorAll('.others').length).toBe(groups.length);
    const own = groups.reduce((sum, { members }) => sum + withOnsetAndEdge(members, { property: null }).length, 0);
    expect(document.querySelectorAll('.crystals path').length).toBe(own);
    const headings = [...document.querySelectorAll('.headings text')].map((text) => text.textContent);
    const numbers = headings.map((text) => Number(/Group (\d+)/.exec(text!)![1]));
    expect(numbers.sort((a, b) => a - b)).toEqual(groups.map(({ number }) => number).sort((a, b) => a - b));
    const { number, members } = groups[0]!;
    expect(headings.some((text) => text!.includes(`Group ${number}  (n ${members.length},`))).toBe(true);
  });
});

describe('heights on a square-root axis', () => {
  it('are round, even in their roots, and none above the tree', () => {
    // Squares of fifths of the root of 104: 4.2, 16.6, 37.4, 66.6, 104.
    expect(tickHeights(104)).toEqual([0, 5, 20, 50, 100]);
    expect(tickHeights(1)).toEqual([0, 0.05, 0.2, 0.5, 1]);
  });
});
