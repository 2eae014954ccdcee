/** What the page says of features that are more frequent inside: compounds counted, the odds at least, never a bare ratio. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { enrichedFeatures, SIGNIFICANT_Q } from '../../../report/content/enrichment.js';
import { leastOddsText, oddsIntervalText, sharesText } from '../../../report/html/shares.js';
import { prepareContent } from '../../../report/index.js';
import { renderElements } from '../../../report/sections/elements.js';
import { renderGroups } from '../../../report/sections/groups.js';
import { renderMeanings } from '../../../report/sections/meanings.js';
import { renderPeriodicTables } from '../../../report/sections/periodic-tables.js';
import { renderSection, type Section } from '../../../report/sections/section.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput({ crystals: 120, clusters: 6 });
const content = prepareContent(INPUT);
const page = (section: Section) => parseHTML(renderSection(section).text).document.documentElement.textContent!;
const pages = [renderGroups, renderMeanings, renderElements, renderPeriodicTables].map((render) =>
  page(render(content)),
);

/** Boron in the group of the issue: 4 of 5 against 3 of 245; R: fisher.test gives 20.4 to 15915. */
const boron = {
  compoundsInside: 4,
  clusterCompounds: 5,
  compoundsOutside: 3,
  otherCompounds: 245,
  lower: 20.4,
  upper: 15_915,
};

describe('a feature in words', () => {
  it('is counts of compounds, and the lower end of the odds ratio, rounded down', () => {
    expect(sharesText(boron)).toBe('4 of 5 compounds against 3 of 245');
    expect(sharesText({ ...boron, compoundsInside: 1, clusterCompounds: 1 })).toBe('1 of 1 compound against 3 of 245');
    expect(leastOddsText(boron)).toBe('odds ratio above 20');
    expect(leastOddsText({ lower: 19.99 })).toBe('odds ratio above 19');
    expect(leastOddsText({ lower: 1.28 })).toBe('odds ratio above 1.2');
    expect(leastOddsText({ lower: 2300.5 })).toBe('odds ratio above 2,300');
  });

  it('has an interval that may have no limit', () => {
    expect(oddsIntervalText(boron)).toBe('20 to 15,915');
    expect(oddsIntervalText({ lower: 1.284, upper: null })).toBe('1.28 to no limit');
  });
});

describe('the page', () => {
  it('has no ratio without counts, and no infinite one', () => {
    for (const text of pages) {
      expect(text).not.toContain('∞');
      expect(text).not.toMatch(/(^|\s)×\d/);
      expect(text).not.toMatch(/\bn \d/);
    }
  });

  it('tells of every element on a card how many compounds have it inside and outside', () => {
    const certain = content.groups.flatMap(({ enriched }) => enriched);
    expect(certain.length).toBeGreaterThan(0);
    for (const { enriched } of content.groups) {
      for (const row of enriched.slice(0, 4)) {
        expect(pages[0]).toContain(`${row.feature} ${sharesText(row)}, ${leastOddsText(row)}`);
        expect(row.qValue).toBeLessThan(SIGNIFICANT_Q);
        expect(row.lower).toBeGreaterThan(1);
      }
    }
    expect(pages[0]).toContain('mean ± standard deviation of the members');
  });

  it('counts the compounds of a group as its formulas', () => {
    const { columns } = INPUT.clusterProperties;
    const byNumber = [...content.groups].sort((a, b) => a.number - b.number);
    expect(byNumber.map(({ compounds }) => compounds)).toEqual([...columns.compounds]);
    for (const { number, compounds } of content.groups) {
      const row = INPUT.enrichment.columns.cluster.indexOf(number);
      expect(INPUT.enrichment.columns.clusterCompounds[row]).toBe(compounds);
    }
  });

  it('finds what is more frequent inside and certain, most certain first (by hand)', () => {
    const { columns, ...rest } = INPUT.enrichment;
    const made = {
      ...rest,
      rows: 4,
      columns: {
        ...columns,
        kind: ['element', 'element', 'element', 'prototype'],
        cluster: Uint32Array.of(1, 1, 1, 1),
        feature: ['B', 'C', 'N', 'rutile'],
        compoundsInside: Uint32Array.of(2, 0, 4, 4),
        clusterCompounds: Uint32Array.of(5, 5, 5, 5),
        compoundsOutside: Uint32Array.of(3, 200, 3, 3),
        otherCompounds: Uint32Array.of(245, 245, 245, 245),
        oddsRatio: [2, 0, 3, 3],
        lower: Float64Array.of(1.5, 0, 2, 2),
        upper: [9, 0.5, null, null],
        pValue: Float64Array.of(2e-3, 1e-5, 1e-3, 1e-3),
        qValue: Float64Array.of(0.04, 1e-3, 0.02, 0.02),
      },
    };
    expect(enrichedFeatures(made, ['element'], 1).map(({ feature }) => feature)).toEqual(['N', 'B']);
    expect(enrichedFeatures(made, ['element'], 2)).toEqual([]);
    const less = { ...made, columns: { ...made.columns, qValue: Float64Array.of(0.05, 1, 0.06, 0.01) } };
    expect(enrichedFeatures(less, ['element', 'prototype'], 1).map(({ feature }) => feature)).toEqual(['rutile']);
  });
});
