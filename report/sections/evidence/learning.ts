/** What more crystals would bring: the same folds, with a quarter and a half of the crystals outside of each. */
import type { LearningPoint } from '../../../schemas/tables/evidence-rows.js';
import { decimalsOf, measureText, type Terms } from '../../content/terms.js';
import { drawLearningByShare, learningEntries } from '../../figures/accuracy/learning-by-share.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { type Html, html } from '../../html/escape.js';
import { estimateHtml } from '../../html/estimate.js';
import { renderFigure } from '../../html/figure.js';
import { count, fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';

export function renderLearning(points: readonly LearningPoint[], terms: Terms): Html {
  const most = Math.max(...points.map(({ trained }) => trained));
  return html`<h3>What more crystals bring</h3>
${renderFigure({
  legend: learningEntries().map(({ mark, text }) => html`<span class="key">${drawMark(mark)}${text}</span> `),
  drawing: html`<div class="pair">${drawLearningByShare(points, terms)}</div>`,
  caption: html`Mean absolute error of ${terms.spectra} (left) and of ${terms.leadings} (right) on the same crystals held back, after training on a
quarter, a half and all of the crystals outside of their fold (${count(most)} in the mean), drawn by compound; a smaller share is
part of a larger one, and a tenth of each chooses the epoch of the network. Lines: 95 % intervals over compounds.`,
  dataTitle: 'Errors by number of crystals',
  data: learningTable(points, terms),
})}
<p class="note">${learningText(points, terms)}</p>`;
}

/** Halving the data, in numbers: whether the errors still fall. */
function learningText(points: readonly LearningPoint[], terms: Terms): Html {
  const halved = points.filter(
    ({ measure, share, method }) =>
      measure === 'spectrum' && share === 0.5 && (method === 'network' || method === 'trees'),
  );
  const parts = halved.flatMap(({ method, excess, excessLower, excessUpper }) =>
    excess === null
      ? []
      : [
          html`${method === 'network' ? 'the network’s' : 'the trees’'} error of ${terms.spectra} is higher by ${fixed(excess, 3)} ${terms.valueUnit} (95 %
interval ${fixed(excessLower, 3)} to ${fixed(excessUpper, 3)})`,
        ],
  );
  if (parts.length === 0) return html`Too few compounds to say what half of the crystals cost.`;
  return html`With half of the crystals ${parts.map((part, i) => (i === 0 ? part : html`, ${part}`))} than with all, a compound at
a time. An interval above 0: errors still fall with more crystals.`;
}

function learningTable(points: readonly LearningPoint[], terms: Terms): Html {
  return renderTable<LearningPoint>({
    label: 'Errors by number of crystals trained on',
    rows: points,
    columns: [
      { head: 'Trained on', numeric: true, cell: ({ trained }) => count(trained) },
      { head: 'Method', name: true, cell: ({ method }) => method },
      { head: 'By', cell: ({ measure }) => measureText(measure, terms) },
      {
        head: 'Mean absolute error',
        numeric: true,
        cell: (point) => estimateHtml(point, decimalsOf(point.measure, terms)),
      },
      {
        head: 'Above that of all',
        numeric: true,
        cell: ({ measure, excess, excessLower, excessUpper }) =>
          estimateHtml({ value: excess, lower: excessLower, upper: excessUpper }, decimalsOf(measure, terms)),
      },
    ],
  });
}
