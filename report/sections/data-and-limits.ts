/** What the data are, how the numbers in this report are defined, and what must not be read into them. */

import {
  beyondTrained,
  conditionName,
  conditionValuesText,
  partsOfKey,
  rowsOfCrystalsIn,
  withUnit as valueWithUnit,
} from '../../schemas/conditions.js';
import { type Descriptor, type Property, unitOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import { SUBSETS } from '../../schemas/tables/split.js';
import type { ReportContent } from '../content/content.js';
import { capital, inUnit, withUnit } from '../content/terms.js';
import { type Html, html, joinHtml } from '../html/escape.js';
import { formulaHtml } from '../html/formula.js';
import { count, counted, plain } from '../html/numbers.js';
import type { Section } from './section.js';

type Fact = [string, Html | string];

const NAMED_ELEMENTS = 12;
/** Splits that were given with the data. */
const GIVEN_SPLITS: Readonly<Record<string, string>> = {
  'file-order': 'by the order of the list',
  'file-shuffled': 'of the shuffled list',
  'named-lists': 'as ids_train_val_test.json names it',
};

export function renderDataAndLimits(content: ReportContent): Section {
  const { input, crystals, terms } = content;
  const sizes = SUBSETS.map((name) => `${count(crystals.filter(({ subset }) => subset === name).length)} ${name}`);
  const { grouping: by } = input.split.metadata;
  const { seed } = input.split.metadata;
  const grouping =
    by === 'none' ? 'every crystal by itself' : (GIVEN_SPLITS[by ?? ''] ?? `crystals of one ${by} stay together`);
  const facts: Fact[] = [
    ['Data', html`${input.sourceName}: ${input.dataStatement}`],
    ...(terms.property ? quantityOfProperty(terms.property, content) : quantityOfAbsorption(content)),
    ['Split', `${sizes.join(', ')}; ${grouping}, seed ${seed}`],
    ...conditionsOfRows(content),
    ...(terms.property ? descriptorsOfProperty(terms.property) : descriptorsOfAbsorption(content)),
  ];
  return {
    id: 'data',
    title: 'Data and limits',
    lead: 'What was computed on, how the words below are meant, and what the figures cannot tell.',
    body: html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
<ul class="limits">
<li><strong>${terms.property ? html`Values of ${terms.leading} are` : html`Onsets are`} those of the data.</strong> No correction is applied anywhere: the network learns the method that
made the ${terms.spectra}, with its errors.</li>
<li><strong>In a crystal of one element the network cannot see the geometry.</strong> All its atoms are alike, so every
neighbour sends the same message and a weighted mean of equal messages does not depend on bond lengths or angles.
${oneElementCrystals(content)}</li>
<li><strong>Groups hold crystals of all subsets;</strong> only the figures that say “test” speak of crystals that the
network was not fitted to.</li>
<li><strong>Candidates are unrelaxed guesses.</strong> A predicted ${terms.leading} is a reason to calculate or to measure, not a
result.</li>
</ul>
`,
  };
}

/** Of crystals at several conditions: which row stands for each, and where candidates were asked beyond what is known. */
function conditionsOfRows({ input, crystals }: ReportContent): Fact[] {
  const found = rowsOfCrystalsIn(input.spectra.metadata);
  if (!found) return [];
  const { at: chosen, rows, trained } = found;
  const text = Object.entries(trained).map(([key, { least, most }]) => {
    const condition = partsOfKey(key);
    return `${conditionName(condition)} ${least} to ${valueWithUnit(most, condition)}`;
  });
  const beyond = Object.entries(input.criteria.at ?? {}).flatMap(([key, value]) => {
    const range = trained[key];
    return (range && beyondTrained(partsOfKey(key), value, range)) ?? [];
  });
  const facts: Fact[] = [
    [
      'Conditions',
      `${count(rows)} rows of ${counted(crystals.length, 'crystal')}, trained on ${text.join(', ')}. Groups, their statistics and the figures hold each crystal once, by its row nearest to ${conditionValuesText(chosen)}: rows of one crystal are no crystals. The network was trained and judged on all rows.`,
    ],
  ];
  if (beyond.length > 0)
    facts.push([
      'Beyond the data',
      html`<strong>Candidates are predicted at ${beyond.join('; ')}.</strong> Nothing here says how far that holds.`,
    ]);
  return facts;
}

function quantityOfAbsorption({ axis }: ReportContent): Fact[] {
  return [
    [
      'Quantity',
      `log₁₀ of the absorption coefficient α in cm⁻¹${axis.floor === null ? '' : `, never below ${plain(axis.floor)}`}` +
        (axis.quantity === 'alpha_cm1' ? ' (the source holds α itself)' : ''),
    ],
    [
      'Axis',
      `${plain(axis.startEv)} to ${plain(axis.stopEv)} eV of photon energy, ${count(axis.points)} points ${plain(axis.stepEv)} eV apart`,
    ],
  ];
}

function descriptorsOfAbsorption({ input }: ReportContent): Fact[] {
  const threshold = Number(input.descriptors.metadata.onsetThresholdCm1);
  const windowEv = Number(input.descriptors.metadata.edgeWindowEv);
  return [
    ['Onset', `photon energy at which α first exceeds ${count(threshold)} cm⁻¹; a spectrum that never does has none`],
    ['Edge integral', `∫ α dE over the first ${plain(windowEv)} eV above the onset, in eV cm⁻¹`],
  ];
}

function quantityOfProperty(property: Property, { axis, terms }: ReportContent): Fact[] {
  const { labels, transform, floor, unit } = property;
  const trained = transform === 'none' ? '' : `; the network is trained on ${transform} of it`;
  const raised = floor === null ? '' : `, never below ${inUnit(plain(floor), unit)}`;
  const { name: along, unit: alongUnit } = terms.axis;
  const range = `${plain(axis.startEv)} to ${inUnit(plain(axis.stopEv), alongUnit)} of ${along}, ${count(axis.points)} points`;
  return [
    ['Quantity', `${withUnit(property.name, unit)}${raised}${trained}`],
    ...(property.axis ? ([['Axis', range]] satisfies Fact[]) : []),
    ...(labels ? ([['Components', labels.map((label, i) => `${i}: ${label}`).join(', ')]] satisfies Fact[]) : []),
  ];
}

function descriptorsOfProperty(property: Property): Fact[] {
  return property.descriptors.map((descriptor) => [
    capital(withUnit(descriptor.name, unitOf(property, descriptor))),
    meaningOf(descriptor, property),
  ]);
}

function meaningOf(descriptor: Descriptor, { unit, axis }: Property): string {
  const along = (value: number) => inUnit(plain(value), axis?.unit ?? '');
  const part = (from: number | undefined, to: number | undefined) =>
    from === undefined && to === undefined
      ? ''
      : `, from ${from === undefined ? 'the first position' : plain(from)} to ${to === undefined ? 'the last' : along(to)}`;
  switch (descriptor.kind) {
    case 'crossing':
      return `where the values first go ${descriptor.direction} through ${inUnit(plain(descriptor.level), unit)}; where they never do there is none`;
    case 'integral': {
      const { from, to, relative } = descriptor;
      const own = `integral of the values from ${plain(from)} to ${along(to)}`;
      return relative ? `${own}, over that from ${plain(relative.from)} to ${along(relative.to)}` : own;
    }
    case 'components': {
      const patterns = descriptor.method === 'pca' ? 'principal components' : 'parts of non-negative factors';
      return `${descriptor.count} ${patterns} of the values as they are trained on, found in the crystals that were trained on`;
    }
    case 'value':
      return typeof descriptor.at === 'string' ? `value of ${descriptor.at}` : `value at ${along(descriptor.at)}`;
    case 'peak':
      return `position of the largest value${part(descriptor.from, descriptor.to)}`;
    case 'centroid':
      return `mean position, each weighted by its value${part(descriptor.from, descriptor.to)}`;
    case 'width':
      return `standard deviation of the positions, each weighted by its value${part(descriptor.from, descriptor.to)}`;
  }
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
