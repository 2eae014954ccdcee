/** The page of as many crystals as the published study has, on an axis of 1,501 energies: it stays small, and shows what that of few does. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../../report/index.js';
import { pathCorners } from '../../../harness/svg/path-corners.js';
import { manyCrystals } from '../../../harness/tables/large/many-crystals.js';
import { sampleReportInput } from '../../../harness/tables/report-input.js';

const FEW = sampleReportInput();
const CRYSTALS = 2681;
const PAGE = renderReport(manyCrystals(FEW, CRYSTALS, 1501));

describe('a page of 2,681 crystals', () => {
  it('is under 6 MB', () => {
    expect(Buffer.byteLength(PAGE)).toBeLessThan(6e6);
  });

  it('has every drawing and every table of a page of few', () => {
    const kinds = (page: string) =>
      [...page.matchAll(/(?:<svg [^>]*|class="scroll[^>]*)aria-label="([^"]*)"/g)]
        .map(([, label]) => label!.replace(/with [A-Z][a-z]?/, 'with an element').replaceAll(/[\d.,]+/g, '#'))
        .filter((label) => !label.startsWith('The merge tree of'))
        .sort();
    expect(kinds(PAGE)).toEqual(kinds(renderReport(FEW)));
  });

  it('draws every spectrum, names every crystal once on each map of its kind, and draws the rest as clouds', () => {
    const { document } = parseHTML(PAGE);
    const chart = (label: RegExp) =>
      [...document.querySelectorAll('svg')].filter((svg) => label.test(svg.getAttribute('aria-label') ?? ''));
    expect(document.querySelectorAll('g.spectra path')).toHaveLength(CRYSTALS);
    for (const map of chart(/^2,681 crystals by group/))
      expect(map.querySelectorAll('.crystals title')).toHaveLength(CRYSTALS);
    for (const map of chart(/^2,681 crystals by (onset|their most electronegative)/)) {
      expect(map.querySelectorAll('title')).toHaveLength(0);
      const dots = [...map.querySelectorAll('path.crystals, path.rings')].flatMap((path) =>
        pathCorners(path.getAttribute('d')!),
      );
      // Dots on the same half pixel are one.
      expect(dots.length).toBeGreaterThan(0.6 * CRYSTALS);
      expect(dots.length).toBeLessThanOrEqual(CRYSTALS);
    }
  });
});
