/** The sweep: how the trials learned, and their ranking. */
import type { ReportContent } from '../content/content.js';
import { capital, type Terms, withUnit } from '../content/terms.js';
import { type Epoch, isChosenByOnset, type ReportTrial } from '../content/trials.js';
import { drawLearningCurves, NAMED_CURVES } from '../figures/sweep/learning-curves.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { leadingText } from '../html/leading-text.js';
import { counted, fixed } from '../html/numbers.js';
import { startNote } from '../html/start-note.js';
import { renderTable } from '../html/table.js';
import { sameSettings, settingColumns } from '../html/trial-settings.js';
import { renderNothing, type Section } from './section.js';

const CURVE_ROWS = 400;

export function renderTraining({ input, trials, hasTestSet, terms }: ReportContent): Section {
  const own = trials.filter(({ replicate }) => replicate === 0);
  const test = hasTestSet
    ? 'The test split\nwas looked at for finalists alone, after the choice.'
    : 'There is no test set.';
  const lead = html`${counted(own.length, 'trial')}, ranked by the lowest error ${isChosenByOnset(own) ? `of the ${terms.leading} ` : ''}on the validation split. ${test}`;
  if (trials.length === 0) {
    return { id: 'training', title: 'Training', lead, body: renderNothing('No trial was run.') };
  }
  return {
    id: 'training',
    title: 'Training',
    lead,
    body: [startNote(input), curves(trials, terms), leaderboard(trials, terms)],
  };
}

function curves(trials: readonly ReportTrial[], { valueUnit }: Terms): Html {
  const rows = trials.flatMap(({ label, curve }) => curve.map((epoch) => ({ label, ...epoch })));
  if (rows.length === 0) return renderNothing('No trial finished an epoch.');
  return renderFigure({
    drawing: drawLearningCurves(trials, valueUnit),
    caption: html`Mean absolute error on the validation split (${valueUnit}, logarithmic axis) over epochs, up to a little above
the worst of the kept ones: the first epochs begin higher. A ring marks the best epoch of each trial, whose parameters were kept; broken
lines mark where trials were stopped early.${trials.length > NAMED_CURVES ? ` Named are the best ${NAMED_CURVES}.` : ''}`,
    dataTitle: `Errors and losses of ${counted(rows.length, 'epoch')}`,
    data: renderTable<Epoch & { readonly label: string }>({
      label: 'Learning curves',
      rows,
      cap: CURVE_ROWS,
      columns: [
        { head: 'Trial', name: true, cell: ({ label }) => label },
        { head: 'Epoch', numeric: true, cell: ({ epoch }) => epoch },
        { head: 'Training loss', numeric: true, cell: ({ trainLoss }) => fixed(trainLoss, 4) },
        { head: 'Validation MAE', numeric: true, cell: ({ validationMae }) => fixed(validationMae, 4) },
      ],
    }),
  });
}

function leaderboard(trials: readonly ReportTrial[], terms: Terms): Html {
  const table = renderTable<ReportTrial>({
    label: 'Leaderboard',
    rows: trials,
    rowClass: (_, i) => (i === 0 ? 'chosen' : ''),
    stacked: true,
    columns: [
      { head: 'Rank', numeric: true, cell: ({ rank }) => rank },
      { head: 'Trial', name: true, cell: ({ label }) => label },
      ...settingColumns(trials),
      { head: 'Seed', numeric: true, cell: ({ seed }) => String(seed) },
      ...(isChosenByOnset(trials)
        ? [
            {
              head: withUnit(`${capital(terms.leading)} MAE`, terms.unit),
              numeric: true,
              cell: ({ leadingMae }: ReportTrial) => leadingText(terms, leadingMae, 4),
            },
          ]
        : []),
      { head: 'Best validation MAE', numeric: true, cell: ({ bestValidationMae }) => fixed(bestValidationMae, 4) },
      { head: 'Last', numeric: true, cell: ({ lastValidationMae }) => fixed(lastValidationMae, 4) },
      { head: 'Test MAE', numeric: true, cell: ({ testMae }) => fixed(testMae, 4) },
      { head: 'Best epoch', numeric: true, cell: ({ bestEpoch }) => bestEpoch },
      { head: 'Epochs', numeric: true, cell: ({ epochs }) => epochs },
      { head: 'Ended', cell: ({ ended, reason }) => reason || ended },
    ],
  });
  return html`<h3>Leaderboard</h3>
<p class="note">Errors are mean absolute errors in ${terms.valueUnit}.</p>
${table}${sameSettings(trials)}
`;
}
