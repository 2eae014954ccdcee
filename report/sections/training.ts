/** The sweep: how the trials learned, and their ranking. */
import type { ReportContent } from '../content/content.js';
import { type Epoch, isChosenByOnset, type ReportTrial, varyingParameters } from '../content/trials.js';
import { drawMark } from '../figures/frame/group-mark.js';
import { drawLearningCurves } from '../figures/sweep/learning-curves.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { counted, fixed } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

/** More keys than this would be a list of trials, which the leaderboard is already. */
const LEGEND_TRIALS = 16;
const CURVE_ROWS = 400;

export function renderTraining({ trials, hasTestSet }: ReportContent): Section {
  const own = trials.filter(({ replicate }) => replicate === 0);
  const test = hasTestSet
    ? 'The test split\nwas looked at for finalists alone, after the choice.'
    : 'There is no test set.';
  const lead = html`${counted(own.length, 'trial')}, ranked by the lowest error ${isChosenByOnset(own) ? 'of the onset ' : ''}on the validation split. ${test}`;
  if (trials.length === 0) {
    return { id: 'training', title: 'Training', lead, body: renderNothing('No trial was run.') };
  }
  return { id: 'training', title: 'Training', lead, body: [curves(trials), leaderboard(trials)] };
}

function curves(trials: readonly ReportTrial[]): Html {
  const rows = trials.flatMap(({ label, curve }) => curve.map((epoch) => ({ label, ...epoch })));
  if (rows.length === 0) return renderNothing('No trial finished an epoch.');
  const keys = trials.slice(0, LEGEND_TRIALS);
  const hidden = trials.length - keys.length;
  return renderFigure({
    legend: [
      ...keys.map(
        ({ label, mark, epochs }) =>
          html`<span class="key">${drawMark(mark)}${label}<small>${counted(epochs, 'epoch')}</small></span> `,
      ),
      ...(hidden > 0 ? [html`<span class="key">and ${hidden} more, see the leaderboard</span>`] : []),
    ],
    drawing: drawLearningCurves(trials),
    caption: html`Mean absolute error on the validation split (log₁₀ cm⁻¹, logarithmic axis) over epochs. A ring marks the
best epoch of each trial; short curves were stopped early.`,
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

function leaderboard(trials: readonly ReportTrial[]): Html {
  const varying = varyingParameters(trials);
  const shared = Object.entries(trials[0]?.parameters ?? {}).filter(([name]) => !varying.includes(name));
  const table = renderTable<ReportTrial>({
    label: 'Leaderboard',
    rows: trials,
    rowClass: (_, i) => (i === 0 ? 'chosen' : ''),
    columns: [
      { head: 'Rank', numeric: true, cell: ({ rank }) => rank },
      { head: 'Trial', name: true, cell: ({ label }) => label },
      ...varying.map((name) => ({
        head: settingName(name),
        numeric: trials.every(({ parameters }) => typeof parameters[name] === 'number'),
        cell: ({ parameters }: ReportTrial) => String(parameters[name] ?? '–'),
      })),
      { head: 'Seed', numeric: true, cell: ({ seed }) => String(seed) },
      ...(isChosenByOnset(trials)
        ? [{ head: 'Onset MAE (eV)', numeric: true, cell: ({ leadingMae }: ReportTrial) => fixed(leadingMae, 4) }]
        : []),
      { head: 'Best validation MAE', numeric: true, cell: ({ bestValidationMae }) => fixed(bestValidationMae, 4) },
      { head: 'Last', numeric: true, cell: ({ lastValidationMae }) => fixed(lastValidationMae, 4) },
      { head: 'Test MAE', numeric: true, cell: ({ testMae }) => fixed(testMae, 4) },
      { head: 'Best epoch', numeric: true, cell: ({ bestEpoch }) => bestEpoch },
      { head: 'Epochs', numeric: true, cell: ({ epochs }) => epochs },
      { head: 'Ended', cell: ({ ended, reason }) => reason || ended },
    ],
  });
  const same =
    shared.length === 0
      ? null
      : html`<p class="note">The same in all trials: ${shared
          .map(([name, value]) => `${settingName(name)} ${value}`)
          .join(', ')}.</p>`;
  return html`<h3>Leaderboard</h3>
<p class="note">Errors are mean absolute errors in log₁₀ cm⁻¹.</p>
${table}${same}
`;
}

/** maxNeighbors -> max neighbors */
function settingName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}
