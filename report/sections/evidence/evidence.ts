/** How far the network can be trusted: crystals predicted by models that never saw them, beside methods without a network. */
import { required } from '../../../schemas/required.js';
import { ALL_CRYSTALS, MEASURES, type Measure, VERDICTS } from '../../../schemas/tables/evidence.js';
import {
  besideTreesRows,
  learningPoints,
  type MeasuredError,
  type MethodComparison,
  measuredErrors,
  methodComparisons,
  type PolymorphOrder,
  polymorphOrders,
} from '../../../schemas/tables/evidence-rows.js';
import type { ReportContent } from '../../content/content.js';
import { errorsByMethod } from '../../content/evidence.js';
import { decimalsOf, inUnit, measureText, methodText, type Terms, withUnit } from '../../content/terms.js';
import { drawErrorsOutOfFold } from '../../figures/accuracy/error-intervals.js';
import { type Html, html } from '../../html/escape.js';
import { estimateHtml } from '../../html/estimate.js';
import { renderFigure } from '../../html/figure.js';
import { count, counted, plain, probability, signed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';
import { beginningSentence, startOf } from './beginning.js';
import { besideTreesSentence, besideTreesTable } from './beside-trees.js';
import { comparedParts } from './compared-parts.js';
import { renderConditions } from './conditions.js';
import { renderLearning } from './learning.js';

const GROUPED: Readonly<Record<string, string>> = {
  formula: 'of one formula',
  prototype: 'of one structure type',
  anions: 'of one set of anions',
  element: 'that share a rare element',
};

export function renderEvidence({ input, terms }: ReportContent): Section {
  const known = input.conditionValues ? 'composition and conditions' : 'composition';
  const head = {
    id: 'evidence',
    title: 'How far it can be trusted',
    lead: html`Every crystal predicted by a network that was trained without it, beside methods that know its ${known}
alone.`,
  };
  const { errors, comparisons, polymorphs, besideTrees, learning, conditionValues, conditionChanges } = input;
  if (errors === null || comparisons === null || polymorphs === null)
    return {
      ...head,
      body: renderNothing('The model was not validated out of fold: nothing here says how it compares.'),
    };
  const all = measuredErrors(errors);
  const { folds, by = 'formula', seeds, remarks } = errors.metadata;
  const start = startOf(errors.metadata);
  const ofSpectra = errorsByMethod(all, 'spectrum');
  const added = besideTrees && besideTreesRows(besideTrees);
  return {
    ...head,
    body: [
      html`<p class="statement">${verdict(methodComparisons(comparisons), known, terms)}${added && html` ${besideTreesSentence(added, terms)}`}</p>`,
      start ? beginningSentence(start, methodComparisons(comparisons), terms) : html``,
      remarks ? html`<p class="note">Not as asked: ${remarks}.</p>` : html``,
      renderFigure({
        drawing: html`<div class="pair">${drawErrorsOutOfFold(all, terms)}</div>`,
        caption: html`Mean absolute error of ${terms.property ? 'all' : 'whole'} ${terms.spectra} (left) and of ${terms.leadings} (right) over ${counted(
          ofSpectra[0]?.crystals ?? 0,
          'crystal',
        )}, each predicted in the one of ${folds ?? ''} folds in which neither it nor any crystal ${GROUPED[by] ?? ''} was trained
on (${seeds ?? ''} training${seeds === '1' ? '' : 's'} a fold). Lines: 95 % intervals, compounds drawn again 2,000 times. Trees: 300
extremely randomised trees on the composition${conditionValues ? ' and the conditions' : ''}.`,
        dataTitle: `Errors of ${counted(ofSpectra.length, 'method')}`,
        data: methodTable(all, polymorphOrders(polymorphs), terms),
      }),
      html`<h3>Method against method</h3>`,
      comparisonTable(methodComparisons(comparisons), terms),
      html`<p class="note">Difference: the first method’s error less the second’s, a compound at a time. Better or worse: the
interval leaves out 0 and fewer than 5 % of 4,000 random flips of the signs differ as much; anything else is not told apart.</p>`,
      polymorphSentence(polymorphOrders(polymorphs), polymorphs.metadata.leastDifferenceEv, terms),
      ...(besideTrees && added && added.length > 0
        ? [besideTreesTable(added, required(besideTrees.metadata.permutations), terms)]
        : []),
      ...(conditionValues && conditionChanges ? [renderConditions(conditionValues, conditionChanges, terms)] : []),
      ...(learning && learning.rows > 0 ? [renderLearning(learningPoints(learning), terms)] : []),
      html`<h3>Where it errs</h3>`,
      strataTable(all, terms),
    ],
  };
}

/** The network against trees, by spectra and by onsets. */
function verdict(comparisons: readonly MethodComparison[], known: string, terms: Terms): Html {
  const own = comparisons.filter(({ left, right }) => left === 'network' && right === 'trees');
  if (own.length === 0) return html`Too few compounds to compare the network with trees on ${known}.`;
  const said = comparedParts(own, terms, (side) => html`it is <strong>${VERDICTS[side]}</strong> them`);
  return html`The network against trees that know the ${known} alone: ${said}.`;
}

function methodTable(errors: readonly MeasuredError[], polymorphs: readonly PolymorphOrder[], terms: Terms): Html {
  const rows = errorsByMethod(errors, 'spectrum');
  const measured = (method: string, measure: Measure) =>
    errors.find((error) => error.stratum === ALL_CRYSTALS && error.method === method && error.measure === measure);
  return renderTable<MeasuredError>({
    label: 'Errors of every method',
    rows,
    columns: [
      { head: 'Method', name: true, cell: ({ method }) => methodText(method, terms) },
      ...(Object.keys(MEASURES) as Measure[]).map((measure) => ({
        head: measureText(measure, terms),
        numeric: true,
        cell: ({ method }: MeasuredError) => estimateHtml(measured(method, measure), decimalsOf(measure, terms)),
      })),
      {
        head: 'Polymorphs in order',
        numeric: true,
        cell: ({ method }) => order(polymorphs.find((each) => each.method === method)),
      },
    ],
  });
}

function comparisonTable(comparisons: readonly MethodComparison[], terms: Terms): Html {
  return renderTable<MethodComparison>({
    label: 'Methods compared',
    rows: comparisons,
    columns: [
      { head: 'Methods', name: true, cell: ({ left, right }) => `${left} against ${right}` },
      { head: 'By', cell: ({ measure }) => measureText(measure, terms) },
      {
        head: 'Difference',
        numeric: true,
        cell: ({ measure, difference }) => signed(difference, decimalsOf(measure, terms)),
      },
      {
        head: '95 % interval',
        numeric: true,
        cell: ({ measure, lower, upper }) =>
          [lower, upper].map((end) => signed(end, decimalsOf(measure, terms))).join(' to '),
      },
      { head: 'p', numeric: true, cell: ({ pValue }) => probability(pValue) },
      { head: 'The first is', cell: ({ verdict: side }) => side },
    ],
  });
}

function strataTable(errors: readonly MeasuredError[], terms: Terms): Html {
  const { leading, unit, spectrum } = terms;
  const rows = errors.filter(({ method, measure }) => method === 'network' && measure === 'spectrum');
  const measured = (stratum: string, method: string, measure: Measure) =>
    errors.find((error) => error.stratum === stratum && error.method === method && error.measure === measure);
  return renderTable<MeasuredError>({
    label: `Errors by anions and by range of the ${leading}`,
    rows,
    columns: [
      { head: 'Crystals', cell: ({ stratum }) => stratum },
      { head: 'Number', numeric: true, cell: ({ crystals }) => count(crystals) },
      { head: `Network, ${spectrum}`, numeric: true, cell: (error) => estimateHtml(error, 3) },
      {
        head: `Trees, ${spectrum}`,
        numeric: true,
        cell: ({ stratum }) => estimateHtml(measured(stratum, 'trees', 'spectrum'), 3),
      },
      {
        head: withUnit(`Network, ${leading}`, unit),
        numeric: true,
        cell: ({ stratum }) => estimateHtml(measured(stratum, 'network', 'onset'), decimalsOf('onset', terms)),
      },
      {
        head: withUnit(`Network, ${leading} bias`, unit),
        numeric: true,
        cell: ({ stratum }) => estimateHtml(measured(stratum, 'network', 'onsetBias'), decimalsOf('onsetBias', terms)),
      },
    ],
  });
}

/** The one sign of structure: who knows the composition alone orders none. */
function polymorphSentence(orders: readonly PolymorphOrder[], least: string | undefined, terms: Terms): Html {
  const difference = terms.property ? inUnit(plain(Number(Number(least).toPrecision(2))), terms.unit) : '0.1 eV';
  const { leadings } = terms;
  const own = orders.find(({ method }) => method === 'network');
  if (!own || own.pairs === 0)
    return html`<p class="note">No two polymorphs differ by ${difference} or more in their ${leadings}.</p>`;
  return html`<p class="note">Polymorphs: of ${counted(own.pairs, 'pair')} of crystals of one formula whose ${leadings} differ${terms.property ? 's' : ''} by ${difference} or
more, the network predicts the higher one higher in <strong>${count(own.right)}</strong> (p = ${own.pValue === null ? '–' : probability(own.pValue)}); by guessing it
would be half. The trees see the composition alone and cannot tell them apart.</p>`;
}

function order(found: PolymorphOrder | undefined): string {
  return found && found.pairs > 0 ? `${count(found.right)} of ${count(found.pairs)}` : '–';
}
