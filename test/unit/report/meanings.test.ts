/** The section that says what the groups are: sentences as the table has them, weak ones marked, the test with its limits. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { prepareContent, type ReportInput, renderReport } from '../../../report/index.js';
import { renderMeanings } from '../../../report/sections/meanings.js';
import { renderSection } from '../../../report/sections/section.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput({ crystals: 120, clusters: 6 });
const rules = INPUT.rules!;
const test = INPUT.compositionTest!;
const shifts = INPUT.featureShifts!;
const PAGE = renderReport(INPUT);

function sectionOf(input: ReportInput) {
  return parseHTML(renderSection(renderMeanings(prepareContent(input))).text).document.querySelector('#meanings')!;
}

const section = sectionOf(INPUT);

function rowsOf(label: string) {
  const frame = [...section.querySelectorAll('.scroll')].find((div) => div.getAttribute('aria-label') === label)!;
  return [...frame.querySelectorAll('tbody tr')];
}

describe('the groups in words', () => {
  it('are one row a group with its sentence and accuracy', () => {
    const cells = rowsOf('Groups in words').map((row) => [...row.querySelectorAll('td')].map((td) => td.textContent!));
    expect(cells).toHaveLength(rules.rows);
    // Groups stand by their onset, rows of the table by number.
    cells.forEach((row) => {
      const i = rules.columns.cluster.indexOf(Number(row[0]));
      expect(row[2]).toBe(rules.columns.sentence[i]!.replace(' +- ', ' ± '));
      const { accuracy, accuracyDeviation, precision, precisionDeviation } = rules.columns;
      const figure = (value: number | null, deviation: number | null) =>
        value === null ? '–' : `${value.toFixed(2)} ± ${deviation!.toFixed(2)}`;
      expect(row[3]).toBe(figure(accuracy[i]!, accuracyDeviation[i]!));
      expect(row[4]).toBe(figure(precision[i]!, precisionDeviation[i]!));
    });
  });

  it('are marked weak below an accuracy of 0.7, and only there', () => {
    const accuracy = [0.699, 0.7, 0.95, null, 0.5, 0.8];
    const weak = sectionOf({ ...INPUT, rules: { ...rules, columns: { ...rules.columns, accuracy } } });
    const marked = [...weak.querySelectorAll('tbody tr')]
      .slice(0, 6)
      .flatMap((row) => (row.querySelector('.no') === null ? [] : Number(row.querySelector('td')!.textContent)));
    // The first and the fifth of the clusters.
    expect(marked.sort()).toEqual([rules.columns.cluster[0], rules.columns.cluster[4]]);
  });

  it('have signs that are explained where they stand', () => {
    const note = section.querySelector('.note')!.textContent!.replaceAll('\n', ' ');
    expect(note).toContain('Onsets: mean ± standard deviation of the crystals');
    expect(note).toContain('in 5 folds, mean ± standard deviation of 10 dealings of the compounds');
    expect(note).toContain('a group has no short rule');
  });

  it('say which sample they were made from, where it is one', () => {
    expect(section.textContent).not.toContain('from a sample');
    const sampled = { ...rules, metadata: { ...rules.metadata, crystals: '50' } };
    expect(sectionOf({ ...INPUT, rules: sampled }).textContent).toContain('from a sample of 50 crystals');
  });
});

describe('groups against a linear model of composition', () => {
  const withP = (pValue: number) =>
    sectionOf({
      ...INPUT,
      compositionTest: { ...test, columns: { ...test.columns, pValue: Float64Array.of(pValue) } },
    }).textContent!;

  it('are told with numbers and limit, and with no verdict: groups of composition alone pass too', () => {
    expect(withP(0.001)).toContain('p = 0.001');
    for (const text of [withP(0.001), withP(0.2)]) {
      expect(text).toContain('trained on most of these onsets');
      expect(text).not.toMatch(/more than composition\s*(<\/b>)?\s*\(p/);
      expect(text).toContain('made from the composition alone');
      expect(text).toContain(`${test.columns.permutations[0]} times`);
      expect(text).toContain(test.columns.dropEv[0]!.toFixed(3).replace('-', '−'));
    }
  });

  it('gives the reason where there was no test', () => {
    const columns = Object.fromEntries(
      Object.entries(test.columns).map(([name, values]) => [name, values.slice(0, 0)]),
    ) as unknown as typeof test.columns;
    const none = { ...test, rows: 0, columns, metadata: { seed: '1', reason: 'fewer than ten onsets' } };
    expect(sectionOf({ ...INPUT, compositionTest: none }).textContent).toContain(
      'were not compared with a linear model of composition: fewer than ten onsets',
    );
  });
});

describe('the other tables', () => {
  it('lists every shift, and draws the sixteen largest of the elements', () => {
    expect(rowsOf('Shifts of the onset')).toHaveLength(Math.min(300, shifts.rows));
    const drawing = section.querySelector('figure .drawing svg')!;
    const elements = shifts.columns.kind.filter((kind) => kind === 'element').length;
    expect(drawing.getAttribute('aria-label')).toContain(`${Math.min(16, elements)} elements`);
    expect(drawing.querySelectorAll('circle')).toHaveLength(Math.min(16, elements));
  });

  it('keeps elements out of the other kinds and the other kinds out of the elements', () => {
    const enriched = rowsOf('Environments, oxidation states and structure types of the groups');
    expect(enriched).toHaveLength(6);
    const page = parseHTML(PAGE).document;
    const tested = [...page.querySelectorAll('#elements tbody tr')].map(
      (row) => row.querySelectorAll('td')[1]!.textContent,
    );
    expect(tested.length).toBeGreaterThan(50);
    for (const element of tested) expect(element).toMatch(/^[A-Z][a-z]?$/);
  });
});

describe('features of crystals', () => {
  const headings = (page: string) =>
    [...parseHTML(page).document.querySelectorAll('table')]
      .find(
        (table) =>
          table.getAttribute('aria-label') === 'Crystals by group' ||
          table.textContent.includes('Predicted onset (eV)'),
      )!
      .querySelectorAll('th');

  it('stand with every crystal, and guesses that are not the only ones are marked', () => {
    const features = INPUT.crystalFeatures!;
    const row = features.columns.alternatives.findIndex((alternatives) => alternatives.length > 0);
    expect([...headings(PAGE)].map((th) => th.textContent)).toContain('Oxidation states');
    expect(PAGE).toContain(features.columns.environments.find((names) => names.length > 0)![0]!);
    if (row >= 0) expect(PAGE).toContain(`or ${features.columns.alternatives[row]![0]!}`);
    expect(PAGE.includes(' *</span>')).toBe(row >= 0);
  });

  it('and figures of a sample are said to be of one', () => {
    const sample = 'a sample of 10000 of 12000 crystals, seed 0';
    const stated = { metadata: { ...INPUT.validity.metadata, sample } };
    expect(PAGE).not.toContain('a sample of 10000');
    expect(renderReport({ ...INPUT, validity: { ...INPUT.validity, ...stated } })).toContain(`those of ${sample}`);
    const consensusLabels = { ...INPUT.consensusLabels!, metadata: { ...INPUT.consensusLabels!.metadata, sample } };
    expect(renderReport({ ...INPUT, consensusLabels })).toContain(`is that of ${sample}`);
  });
});
