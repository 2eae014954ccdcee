/** What the data are, how the numbers in this report are defined, and what must not be read into them. */
import { at } from '../../schemas/required.js';
import { SUBSETS } from '../../schemas/tables/split.js';
import type { ReportContent } from '../content/content.js';
import { type Html, html, joinHtml } from '../html/escape.js';
import { formulaHtml } from '../html/formula.js';
import { count, counted, plain } from '../html/numbers.js';
import type { Section } from './section.js';

const NAMED_ELEMENTS = 12;
/** Splits that were given with the data. */
const GIVEN_SPLITS: Readonly<Record<string, string>> = {
  'file-order': 'by the order of the list',
  'file-shuffled': 'of the shuffled list',
  'named-lists': 'as ids_train_val_test.json names it',
};

export function renderDataAndLimits(content: ReportContent): Section {
  const { input, axis, crystals } = content;
  const threshold = Number(input.descriptors.metadata.onsetThresholdCm1);
  const windowEv = Number(input.descriptors.metadata.edgeWindowEv);
  const sizes = SUBSETS.map((name) => `${count(crystals.filter(({ subset }) => subset === name).length)} ${name}`);
  const { grouping: by } = input.split.metadata;
  const { seed } = input.split.metadata;
  const grouping =
    by === 'none' ? 'every crystal by itself' : (GIVEN_SPLITS[by ?? ''] ?? `crystals of one ${by} stay together`);
  const facts: [string, Html | string][] = [
    ['Data', html`${input.sourceName}: ${input.dataStatement}`],
    [
      'Quantity',
      `log₁₀ of the absorption coefficient α in cm⁻¹${axis.floor === null ? '' : `, never below ${plain(axis.floor)}`}` +
        (axis.quantity === 'alpha_cm1' ? ' (the source holds α itself)' : ''),
    ],
    [
      'Axis',
      `${plain(axis.startEv)} to ${plain(axis.stopEv)} eV of photon energy, ${count(axis.points)} points ${plain(axis.stepEv)} eV apart`,
    ],
    ['Split', `${sizes.join(', ')}; ${grouping}, seed ${seed}`],
    ['Onset', `photon energy at which α first exceeds ${count(threshold)} cm⁻¹; a spectrum that never does has none`],
    ['Edge integral', `∫ α dE over the first ${plain(windowEv)} eV above the onset, in eV cm⁻¹`],
  ];
  return {
    id: 'data',
    title: 'Data and limits',
    lead: 'What was computed on, how the words below are meant, and what the figures cannot tell.',
    body: html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
<ul class="limits">
<li><strong>Onsets are those of the data.</strong> No correction is applied anywhere: the network learns the method that
made the spectra, with its errors.</li>
<li><strong>In a crystal of one element the network cannot see the geometry.</strong> All its atoms are alike, so every
neighbour sends the same message and a weighted mean of equal messages does not depend on bond lengths or angles.
${oneElementCrystals(content)}</li>
<li><strong>Groups hold crystals of all subsets;</strong> only the figures that say “test” speak of crystals that the
network was not fitted to.</li>
<li><strong>Candidates are unrelaxed guesses.</strong> A predicted onset is a reason to calculate or to measure, not a
result.</li>
</ul>
`,
  };
}

function oneElementCrystals({ input: { structures }, crystals }: ReportContent): Html {
  const known = new Set(crystals.map(({ id }) => id));
  const formulas = structures.columns.species.flatMap((species, i) =>
    new Set(species).size === 1 && known.has(at(structures.columns.id, i)) ? [at(structures.columns.formula, i)] : [],
  );
  if (formulas.length === 0) return html`None of the crystals here is of that kind.`;
  const named = [...new Set(formulas)].slice(0, NAMED_ELEMENTS);
  const names = joinHtml(named.map(formulaHtml), ', ');
  return html`Of the crystals here ${counted(formulas.length, 'is', 'are')} of that kind (${names}${
    named.length < new Set(formulas).size ? ', …' : ''
  }).`;
}
