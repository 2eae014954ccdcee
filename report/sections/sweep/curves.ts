/** Learning curves of the best trials of a sweep. */
import type { Epoch, ReportTrial } from '../../content/trials.js';
import { drawLearningCurves, NAMED_CURVES } from '../../figures/sweep/learning-curves.js';
import { html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { counted, fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

/** Curves drawn: those of the best trials, so that the page stays readable and small. */
const DRAWN_CURVES = 24;

export function curvesSection(trials: readonly ReportTrial[], unit: string): Section {
  const lead = 'How the best trials learned; short curves were stopped early.';
  const shown = trials.filter(({ curve }) => curve.length > 0).slice(0, DRAWN_CURVES);
  if (shown.length === 0)
    return { id: 'curves', title: 'Learning curves', lead, body: renderNothing('No trial finished an epoch.') };
  const rows = shown.flatMap(({ label, curve }) => curve.map((epoch) => ({ label, ...epoch })));
  const body = renderFigure({
    drawing: drawLearningCurves(shown, unit),
    caption: html`Mean absolute error on the validation split (${unit}, logarithmic axis) over epochs, of the
${counted(shown.length, 'best curve')}, up to a little above the worst of the kept ones: the first epochs begin higher. A ring marks the best
epoch of each; broken lines mark where trials were stopped early.${shown.length > NAMED_CURVES ? ` Named are the best ${NAMED_CURVES}.` : ''}`,
    dataTitle: `Errors and losses of ${counted(rows.length, 'epoch')}`,
    data: renderTable<Epoch & { readonly label: string }>({
      label: 'Learning curves',
      rows,
      columns: [
        { head: 'Trial', name: true, cell: ({ label }) => label },
        { head: 'Epoch', numeric: true, cell: ({ epoch }) => epoch },
        { head: 'Training loss', numeric: true, cell: ({ trainLoss }) => fixed(trainLoss, 4) },
        { head: 'Validation MAE', numeric: true, cell: ({ validationMae }) => fixed(validationMae, 4) },
      ],
    }),
  });
  return { id: 'curves', title: 'Learning curves', lead, body };
}
