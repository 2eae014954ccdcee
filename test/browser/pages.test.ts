/** The report and the page of a sweep as readers meet them: on wide and narrow screens, on paper, in the light and in the dark. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../report/html/escape.js';
import { renderPage } from '../../report/html/page.js';
import { renderTable } from '../../report/html/table.js';
import { renderReport } from '../../report/index.js';
import { renderSweepReport } from '../../report/sweep-page.js';
import { accessibilityFaults } from '../harness/browser/accessibility-faults.js';
import { installedChromium, openChromium } from '../harness/browser/chromium.js';
import { layoutFaults } from '../harness/browser/layout-faults.js';
import { sampleReportInput } from '../harness/tables/report-input.js';
import { sampleSweepReportInput } from '../harness/tables/sweep-report-input.js';

const program = installedChromium();
const TIMEOUT_MS = 300_000;
const HEIGHT = 900;
const WIDTHS = [1400, 1200, 900, 390];
/** A4 less the margins of the page's style: 210 - 2 * 16 mm at 96 dots per inch. */
const PAPER_WIDTH = 673;
const SMALLEST_LETTERS = 8;
const SMALLEST_PRINT = 5;
const NONE = { clipped: [], overlapping: [], small: [], scrolling: [], sideways: 0 };
/** From here on nothing but what is folded away needs scrolling to. */
const DESK = 1200;

const PAGES: readonly [string, () => string][] = [
  ['the report', () => renderReport(sampleReportInput())],
  ['a report of few crystals, with nothing validated', () => renderReport(withoutMuch())],
  ['the page of a sweep', () => renderSweepReport(sampleSweepReportInput())],
];

/** Rules of accessibility are tried on every element: few crystals have each kind of them. */
const FEW: readonly [string, () => string][] = [
  ['the report', () => renderReport(sampleReportInput({ crystals: 40, clusters: 9 }))],
  ['the page of a sweep', () => renderSweepReport(sampleSweepReportInput())],
];

function withoutMuch() {
  const input = sampleReportInput({ crystals: 30, clusters: 3 });
  return { ...input, errors: null, comparisons: null, polymorphs: null, calibration: null, splits: null, probes: null };
}

describe.skipIf(program === null)('in Chromium', { timeout: TIMEOUT_MS }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(program!);
  }, TIMEOUT_MS);
  afterAll(() => browser?.close());

  async function show(markup: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: HEIGHT }, colorScheme });
    await page.setContent(markup);
    return page;
  }

  /** Everything that can be unfolded is. */
  async function unfold(page: Page): Promise<void> {
    await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`);
  }

  describe.each(PAGES)('%s', (_, render) => {
    let markup = '';
    beforeAll(() => {
      markup = render();
    }, TIMEOUT_MS);

    it.each(WIDTHS)('has no text cut off, on another or too small at %i pixels', async (width) => {
      const page = await show(markup, width);
      const options = { smallest: SMALLEST_LETTERS, paper: false };
      for (const prepare of [async () => undefined, unfold]) {
        await prepare(page);
        const { scrolling, ...faults } = await layoutFaults(page, options);
        expect({ scrolling: width >= DESK ? scrolling : [], ...faults }).toEqual(NONE);
      }
      await page.close();
    });

    it('nor on paper', async () => {
      const page = await show(markup, PAPER_WIDTH);
      await page.emulateMedia({ media: 'print' });
      expect(await layoutFaults(page, { smallest: SMALLEST_PRINT, paper: true })).toEqual(NONE);
      await page.close();
    });
  });

  it('a table of many columns stays on its paper, wherever the lines of a row end', async () => {
    const columns = Array.from({ length: 12 }, (_, c) => ({
      head: `Column ${c}`,
      cell: (row: number) => (c % 2 === 1 ? '' : 'i'.repeat(c === 0 ? 1 + row : 8)),
    }));
    const rows = Array.from({ length: 150 }, (_, row) => row);
    const table = renderTable({ label: 'many', columns, rows, stacked: true });
    const markup = renderPage({ title: 't', statement: '', headline: html``, contents: [], sections: [table] });
    const page = await show(markup, PAPER_WIDTH);
    await page.emulateMedia({ media: 'print' });
    expect(await layoutFaults(page, { smallest: SMALLEST_PRINT, paper: true })).toEqual(NONE);
    await page.close();
  });

  describe.each(FEW)('no rule of accessibility is broken by %s', (_, render) => {
    let markup = '';
    beforeAll(() => {
      markup = render();
    }, TIMEOUT_MS);

    it.each([
      ['light', 1400],
      ['dark', 1400],
      ['light', 390],
    ] as const)('%s, %i pixels', async (scheme, width) => {
      const page = await show(markup, width, scheme);
      await unfold(page);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.close();
    });
  });

  describe('what is planted is found:', () => {
    const around = (body: string, style = '') =>
      `<!doctype html><html lang="en"><head><title>t</title><style>body{margin:0}${style}</style></head><body><main><h1>t</h1>${body}</main></body></html>`;
    const faultsOf = async (markup: string, paper = false) => {
      const page = await show(markup, 600);
      const faults = await layoutFaults(page, { smallest: SMALLEST_LETTERS, paper });
      await page.close();
      return faults;
    };
    const svg = (inside: string, width = 300) =>
      `<svg viewBox="0 0 300 60" width="${width}" style="font-size:11px;overflow:visible">${inside}</svg>`;

    it('nothing on a sound page', async () => {
      const page = around(`<p>words</p>${svg('<text x="9" y="20">one</text><text x="60" y="20">two</text>')}`);
      expect(await faultsOf(page)).toEqual(NONE);
      expect(await faultsOf(page, true)).toEqual(NONE);
    });

    it('words cut off by their box', async () => {
      const cut = around(
        '<p id="p" style="width:60px;overflow:hidden;white-space:nowrap">more words than there is room</p>',
      );
      expect((await faultsOf(cut)).clipped).toEqual(['“more words than there is room” in p']);
    });

    it('words to the left of what a scroller shows', async () => {
      const cut = around(
        `<div id="d" style="overflow:auto;width:200px">${svg('<text x="0" y="20" text-anchor="middle">left of it</text>')}</div>`,
      );
      expect((await faultsOf(cut)).clipped).toEqual(['“left of it” in d']);
    });

    it('a table wider than paper, which a screen scrolls', async () => {
      const wide = around(
        '<div id="d" style="overflow:auto"><p style="width:900px;text-align:right">far right</p></div>',
      );
      expect(await faultsOf(wide)).toEqual(NONE);
      expect((await faultsOf(wide, true)).clipped).toEqual(['“far right” in d']);
    });

    it('a table of which a part is out of sight, and a sliver below a drawing', async () => {
      const wide = around(
        '<div tabindex="0" aria-label="Wide" style="overflow:auto;width:90px"><p style="width:200px">words</p></div>',
      );
      expect(await faultsOf(wide)).toEqual({ ...NONE, scrolling: ['Wide'] });
      const low = svg('<text x="9" y="61">low</text>').replace('<svg', '<svg aria-label="Low"');
      const cut = around(`<div style="overflow:auto;width:400px;height:58px">${low}</div>`);
      expect((await faultsOf(cut)).clipped.join()).toMatch(/pixels of Low/);
    });

    it('a page wider than its window', async () => {
      expect((await faultsOf(around('<div style="width:700px">wide</div>'))).sideways).toBe(100);
    });

    it('labels on labels, turned ones too, and letters that shrink with their drawing', async () => {
      const on = around(svg('<text id="a" x="9" y="20">one label</text><text id="b" x="20" y="22">another</text>'));
      expect((await faultsOf(on)).overlapping).toEqual(['“one label” in a and “another” in b']);
      const turned = (x: number) => `<text transform="translate(${x},50) rotate(-45)">a turned one</text>`;
      expect((await faultsOf(around(svg(turned(50) + turned(56))))).overlapping).toHaveLength(1);
      expect((await faultsOf(around(svg(turned(50) + turned(90))))).overlapping).toEqual([]);
      const small = around(svg('<text id="s" x="9" y="20">tiny</text>', 150));
      expect((await faultsOf(small)).small).toEqual(['“tiny” in s: 5.5']);
    });

    it('words on words', async () => {
      const on = around('<p id="a" style="margin:0">one line</p><p id="b" style="margin:-18px 0 0">another line</p>');
      expect((await faultsOf(on)).overlapping).toEqual(['“one line” in a and “another line” in b']);
    });

    it.each([
      ['grey on white', 'color-contrast', '<p style="color:#aaa">pale</p>'],
      [
        'a scroller that no key reaches',
        'scrollable-region-focusable',
        '<div style="overflow:auto;width:90px;height:20px"><p style="width:900px;height:90px">much</p></div>',
      ],
      ['a drawing without words', 'svg-img-alt', '<svg role="img" width="9" height="9"><circle r="4"/></svg>'],
    ])('%s', async (_, rule, body) => {
      const page = await show(around(body), 600);
      expect((await accessibilityFaults(page)).map((line) => line.split(':')[0])).toEqual([rule]);
      await page.close();
    });
  });
});
