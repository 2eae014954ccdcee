/** The run in five numbers. */
import type { Measure, Method } from '../../schemas/tables/evidence.js';
import { type MeasuredError, measuredErrors } from '../../schemas/tables/evidence-rows.js';
import { accuracyOf } from '../content/accuracy.js';
import type { ReportContent } from '../content/content.js';
import { errorsByMethod } from '../content/evidence.js';
import { inUnit, type Terms } from '../content/terms.js';
import { withBothOnsets } from '../figures/accuracy/onset-parity.js';
import { type Html, html } from '../html/escape.js';
import { leadingText, windowsText } from '../html/leading-text.js';
import { count, counted, fixed, plain } from '../html/numbers.js';
import { onsetPairs, spectrumPairs } from './pairs.js';

interface Headline {
  readonly value: string;
  readonly name: string;
  readonly note: string;
}

export function renderHeadline(content: ReportContent): Html {
  const { input, axis, crystals, groups, terms } = content;
  const { screening, criteria, linkage } = input;
  const inWindow = screening.columns.inWindow.filter(Boolean).length;
  const headlines: Headline[] = [
    {
      value: count(crystals.length),
      name: crystals.length === 1 ? 'crystal' : 'crystals',
      note: terms.isCurve
        ? `${count(axis.points)} ${terms.axis.positions} each, ${plain(axis.startEv)} to ${inUnit(plain(axis.stopEv), terms.axis.unit)}`
        : `one ${terms.leading} each`,
    },
    {
      value: count(groups.length),
      name: groups.length === 1 ? 'group' : 'groups',
      note: `${linkage.metadata.method} linkage on layer ${linkage.metadata.layer}`,
    },
    ...(errorsOutOfFold(content) ?? errorsOfTest(content)),
    {
      value: count(inWindow),
      name: inWindow === 1 ? 'candidate in window' : 'candidates in window',
      note: `of ${count(screening.rows)}; ${windowsText(terms, criteria, false)}`,
    },
  ];
  return html`<dl class="headline">${headlines.map(
    ({ value, name, note }) =>
      html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="aside">${note}</dd></div>\n`,
  )}</dl>
`;
}

/** Of all crystals, each predicted by a network that never saw it. @returns null where nothing was validated */
function errorsOutOfFold({ input, terms }: ReportContent): Headline[] | null {
  if (!input.errors) return null;
  const errors = measuredErrors(input.errors);
  const of = (measure: Measure, method: Method) =>
    errorsByMethod(errors, measure).find((each) => each.method === method);
  const [spectra, onsets, r2] = [of('spectrum', 'network'), of('onset', 'network'), of('onsetR2', 'network')];
  if (!spectra) return null;
  return [
    {
      value: fixed(spectra.value, 3),
      name: `MAE out of fold, ${unitsOf(terms)}`,
      note: `${intervalOf(spectra, 3)}; trees on ${input.conditionValues ? 'composition and conditions' : 'composition'} ${fixed(of('spectrum', 'trees')?.value ?? null, 3)}`,
    },
    {
      value: fixed(r2?.value ?? null, 2),
      name: `${terms.leading} R², out of fold`,
      note: `${intervalOf(r2, 2)}; MAE ${inUnit(leadingText(terms, onsets?.value ?? null, 2), terms.unit)}`,
    },
  ];
}

function errorsOfTest({ tested, hasTestSet, terms }: ReportContent): Headline[] {
  const spectra = accuracyOf(spectrumPairs(tested));
  const onsets = accuracyOf(onsetPairs(withBothOnsets(tested)));
  return [
    {
      value: fixed(spectra.mae, 3),
      name: `test MAE, ${unitsOf(terms)}`,
      note: hasTestSet ? `${terms.spectra} of ${counted(tested.length, 'test crystal')}` : 'no test set',
    },
    {
      value: fixed(onsets.r2, 2),
      name: `${terms.leading} R², test`,
      note: hasTestSet
        ? `MAE ${inUnit(leadingText(terms, onsets.mae, 2), terms.unit)}, ${counted(onsets.n, 'crystal')}`
        : 'no test set',
    },
  ];
}

/** Of errors, in short. */
function unitsOf({ property, valueUnit }: Terms): string {
  return property ? valueUnit : 'log₁₀ units';
}

function intervalOf(error: MeasuredError | undefined, decimals: number): string {
  return `${fixed(error?.lower ?? null, decimals)} to ${fixed(error?.upper ?? null, decimals)}`;
}
