/** What the page says of a model: the verdict before the groups, nothing where nothing was validated. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { prepareContent, type ReportInput, renderReport } from '../../../report/index.js';
import { renderCandidates } from '../../../report/sections/candidates.js';
import { renderEvidence } from '../../../report/sections/evidence/evidence.js';
import { renderSection } from '../../../report/sections/section.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput({ crystals: 60, clusters: 4 });

const textOf = (render: typeof renderEvidence, input: ReportInput) =>
  parseHTML(renderSection(render(prepareContent(input))).text).document.querySelector('section')!.textContent!;

describe('the evidence', () => {
  it('stands before the groups', () => {
    const ids = [...parseHTML(renderReport(INPUT)).document.querySelectorAll('section')].map(({ id }) => id);
    expect(ids.indexOf('evidence')).toBeGreaterThanOrEqual(0);
    expect(ids.indexOf('evidence')).toBeLessThan(ids.indexOf('groups'));
  });

  it('says how the network compares, by spectra and by onsets, with its numbers', () => {
    const text = textOf(renderEvidence, INPUT).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'by its spectra it is not told apart from them (0.000, 95 % interval −0.016 to +0.017 log₁₀ cm⁻¹)',
    );
    expect(text).toContain('by its onsets it is better than them (−0.050, 95 % interval −0.090 to −0.010 eV)');
    expect(text).toContain(
      'in the one of 5 folds in which neither it nor any crystal of one formula was trained on (1 training a fold)',
    );
  });

  it('says what the network adds to the trees, and that it does not follow what that is', () => {
    const text = textOf(renderEvidence, INPUT).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'by spectra they are better than the trees alone (the error drops by 0.016, 95 % interval +0.009 to +0.023 log₁₀ cm⁻¹); ' +
        'by onsets they are not told apart from the trees alone',
    );
    expect(text).toContain(
      '1000 times, the predictions beside the trees are exchanged among crystals of one set of anions',
    );
    expect(text).toContain('only polymorphs, which share their composition, show structure');
    expect(textOf(renderEvidence, { ...INPUT, besideTrees: null })).not.toContain('exchanged');
  });

  it('says of polymorphs in the open how many the network has in order', () => {
    const { columns } = INPUT.polymorphs!;
    const own = columns.method.indexOf('network');
    const text = textOf(renderEvidence, INPUT).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      `of ${columns.pairs[own]} pairs of crystals of one formula whose onsets differ by 0.1 eV or more, the network predicts the higher one higher in ${columns.right[own]} (p = `,
    );
  });

  it('says what half of the crystals cost, and shows the curve where one was asked for', () => {
    const text = textOf(renderEvidence, INPUT).replaceAll(/\s+/g, ' ');
    // 0.29 (2^0.25 - 1)
    expect(text).toContain(
      'the network’s error of spectra is higher by 0.055 log₁₀ cm⁻¹ (95 % interval 0.045 to 0.065)',
    );
    const { document } = parseHTML(renderSection(renderEvidence(prepareContent(INPUT))).text);
    const [ofSpectra] = [...document.querySelectorAll('svg')].filter((svg) =>
      svg.getAttribute('aria-label')?.includes('after training on 50, 100, 200 crystals'),
    );
    expect(ofSpectra!.querySelectorAll('circle')).toHaveLength(9);
    expect(textOf(renderEvidence, { ...INPUT, learning: null })).not.toContain('more crystals');
  });

  it('has a row a method, the smallest error first, and a row a stratum', () => {
    const { document } = parseHTML(renderSection(renderEvidence(prepareContent(INPUT))).text);
    const rows = (label: string) =>
      [...document.querySelectorAll('.scroll')]
        .find((frame) => frame.getAttribute('aria-label') === label)!
        .querySelectorAll('tbody tr');
    const methods = [...rows('Errors of every method')].map((row) => row.querySelector('td')!.textContent);
    expect(methods).toEqual(['mean of network and trees', 'network', 'trees', 'mean spectrum']);
    const strata = [...rows('Errors by anions and by range of the onset')].map(
      (row) => row.querySelector('td')!.textContent,
    );
    expect(strata).toEqual(['all', 'anions: O', 'onset 1 to 2 eV']);
  });

  it('names the folds that have no model', () => {
    const text = textOf(renderEvidence, {
      ...INPUT,
      errors: { ...INPUT.errors!, metadata: { ...INPUT.errors!.metadata, remarks: 'fold 2 of 5 has no model: <why>' } },
    });
    expect(text).toContain('Not as asked: fold 2 of 5 has no model: <why>.');
    expect(textOf(renderEvidence, INPUT)).not.toContain('Not as asked');
  });

  it('says what beginning at a model brings, and that it has seen the crystals', () => {
    const { comparisons, errors } = INPUT;
    const row = comparisons!.columns.left.findIndex(
      (left, i) =>
        left === 'network' && comparisons!.columns.right[i] === 'trees' && comparisons!.columns.measure[i] === 'onset',
    );
    const right = comparisons!.columns.right.map((each, i) => (i === row ? 'network from nothing' : each));
    const started = (seen: number | null) => ({
      ...INPUT,
      comparisons: { ...comparisons!, columns: { ...comparisons!.columns, right } },
      errors: {
        ...errors!,
        metadata: { ...errors!.metadata, start: JSON.stringify({ name: 'old <run>', seen, formulas: 73 }) },
      },
    });
    const text = textOf(renderEvidence, started(63)).replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'begins at the weights of old <run>: by its onsets it is better than one from nothing (−0.050, 95 % interval −0.090 to −0.010 eV)',
    );
    expect(text).toContain('trained on 63 of the 73 formulas: errors out of fold and on test crystals are too low');
    expect(textOf(renderEvidence, started(0))).toContain('trained on none of the 73 formulas');
    expect(textOf(renderEvidence, started(null))).toContain('is not known');
    expect(textOf(renderEvidence, INPUT)).not.toContain('begins at the weights');
  });

  it('claims nothing where nothing was validated', () => {
    const none = { ...INPUT, errors: null, comparisons: null, polymorphs: null };
    expect(textOf(renderEvidence, none)).toContain('was not validated out of fold');
  });
});

describe('candidates', () => {
  it('come with what their probabilities are worth', () => {
    const text = textOf(renderCandidates, INPUT).replaceAll(/\s+/g, ' ');
    expect(text).toContain('its Brier score is 0.117, against 0.145 for saying the share of all, 18 %, of each');
    expect(text).toContain('intervals at 90 % hold 90 % of the references');
    expect(text).toContain('no onset below 1.04 eV or above 9.20 eV was ever predicted');
  });

  it('have P and an interval in place of a score where they are known', () => {
    const { screening } = INPUT;
    const values = screening.columns.id.map(() => 0.25);
    const extra = { probability: values, onsetLowerEv: values, onsetUpperEv: screening.columns.id.map(() => 2.5) };
    const text = textOf(renderCandidates, { ...INPUT, screening: { ...screening, extra } });
    expect(text).toContain('0.25 to 2.50');
    expect(text).not.toContain('Score');
    expect(textOf(renderCandidates, INPUT)).toContain('Score');
  });

  it('are said to be unjudged where nothing was validated', () => {
    const none = { ...INPUT.reliability, rows: 0 };
    expect(textOf(renderCandidates, { ...INPUT, reliability: none })).toContain('Nothing is known of the errors');
  });
});
