/** The page of a sweep: leaderboard, learning curves, parallel coordinates, importance. Tables in, one HTML page out. */
import type { Table } from '../schemas/run/artifact.js';
import type { SweepTrial } from '../schemas/sweep/sweep-trial.js';
import { markOf } from './content/palette.js';
import type { SweepReportInput } from './content/sweep-input.js';
import { collectTrials, type Epoch, type ReportTrial } from './content/trials.js';
import { drawMark } from './figures/frame/group-mark.js';
import { drawImportance, type ImportanceBar } from './figures/sweep/importance-bars.js';
import { drawLearningCurves } from './figures/sweep/learning-curves.js';
import { COLOURED_TRIALS, coordinateAxes, drawParallelCoordinates } from './figures/sweep/parallel-coordinates.js';
import { type Html, html } from './html/escape.js';
import { renderFigure } from './html/figure.js';
import { count, counted, fixed, plain } from './html/numbers.js';
import { renderPage } from './html/page.js';
import { renderTable } from './html/table.js';
import { renderNothing, renderSection, type Section } from './sections/section.js';

export type { SweepReportInput } from './content/sweep-input.js';

/** Curves drawn: those of the best trials, so that the page stays readable and small. */
const DRAWN_CURVES = 24;
const LEADERBOARD_ROWS = 1000;

/** Pure: the same tables give the same bytes. */
export function renderSweepReport(input: SweepReportInput): string {
  const trials = collectTrials({ leaderboard: input.leaderboard, learningCurves: input.curves });
  const { unit = 'log₁₀ cm⁻¹' } = input;
  const sections: Section[] = [
    leaderboardSection(trials, unit),
    curvesSection(trials, unit),
    parametersSection(trials),
    importanceSection(input.importance),
    provenanceSection(input.provenance),
  ];
  return renderPage({
    title: input.name,
    statement: html`A search over hyperparameters: ${counted(ownTrials(trials).length, 'trial')}, ranked by the error on the
validation split.`,
    headline: headline(trials, input.unit ?? 'log₁₀ units'),
    contents: sections,
    sections: sections.map(renderSection),
  });
}

function ownTrials(trials: readonly SweepTrial[]): SweepTrial[] {
  return trials.filter(({ replicate }) => replicate === 0);
}

function headline(trials: readonly SweepTrial[], unit: string): Html {
  const own = ownTrials(trials);
  const best = own[0];
  const ended = (reason: string) => own.filter((trial) => trial.ended === reason).length;
  const epochs = trials.reduce((sum, trial) => sum + trial.epochs, 0);
  const facts = [
    {
      value: count(own.length),
      name: own.length === 1 ? 'trial' : 'trials',
      note: `${count(ended('stopped'))} stopped early`,
    },
    { value: count(epochs), name: 'epochs', note: 'of all trials and replicates' },
    {
      value: fixed(best?.bestValidationMae, 3),
      name: 'lowest validation MAE',
      note: `${unit}, trial ${best?.trial ?? '–'}`,
    },
    {
      value: fixed(best?.testMae, 3),
      name: 'its test MAE',
      note: best?.testMae == null ? 'no test set' : `${unit}, looked at after the choice`,
    },
  ];
  return html`<dl class="headline">${facts.map(
    ({ value, name, note }) =>
      html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="aside">${note}</dd></div>\n`,
  )}</dl>
`;
}

function leaderboardSection(trials: readonly SweepTrial[], unit: string): Section {
  const lead = html`Best first. The test split was looked at for finalists alone, after the choice.`;
  if (trials.length === 0)
    return { id: 'leaderboard', title: 'Leaderboard', lead, body: renderNothing('No trial was run.') };
  const names = Object.keys(trials[0]?.parameters ?? {});
  const table = renderTable<SweepTrial>({
    label: 'Leaderboard',
    rows: trials,
    cap: LEADERBOARD_ROWS,
    rowClass: (_, i) => (i === 0 ? 'chosen' : ''),
    columns: [
      { head: 'Rank', numeric: true, cell: ({ rank }) => rank },
      {
        head: 'Trial',
        name: true,
        cell: ({ trial, replicate }) => (replicate === 0 ? trial : `${trial}, seed ${replicate + 1}`),
      },
      ...names.map((name) => ({
        head: name,
        numeric: trials.every(({ parameters }) => typeof parameters[name] === 'number'),
        cell: ({ parameters }: SweepTrial) => settingText(parameters[name]),
      })),
      { head: 'Validation MAE', numeric: true, cell: ({ bestValidationMae }) => fixed(bestValidationMae, 4) },
      { head: '95 % interval', numeric: true, cell: interval },
      { head: 'Test MAE', numeric: true, cell: ({ testMae }) => fixed(testMae, 4) },
      { head: 'Best epoch', numeric: true, cell: ({ bestEpoch }) => bestEpoch },
      { head: 'Epochs', numeric: true, cell: ({ epochs }) => epochs },
      { head: 'Ended', name: true, cell: ({ ended, reason }) => reason || ended },
      { head: 'Identity', name: true, cell: ({ trialId }) => trialId },
    ],
  });
  const note = html`<p class="note">Errors are mean absolute errors in ${unit}. The interval is that of the mean over the
seeds of a finalist.</p>`;
  return { id: 'leaderboard', title: 'Leaderboard', lead, body: html`${note}${table}` };
}

function settingText(value: number | string | boolean | undefined): string {
  return typeof value === 'number' ? plain(value) : String(value ?? '–');
}

function interval({ lower, upper }: SweepTrial): string {
  return lower === null || upper === null ? '–' : `${fixed(lower, 4)} to ${fixed(upper, 4)}`;
}

function curvesSection(trials: readonly ReportTrial[], unit: string): Section {
  const lead = 'How the best trials learned; short curves were stopped early.';
  const shown = trials.filter(({ curve }) => curve.length > 0).slice(0, DRAWN_CURVES);
  if (shown.length === 0)
    return { id: 'curves', title: 'Learning curves', lead, body: renderNothing('No trial finished an epoch.') };
  const rows = shown.flatMap(({ label, curve }) => curve.map((epoch) => ({ label, ...epoch })));
  const body = renderFigure({
    legend: shown
      .slice(0, COLOURED_TRIALS)
      .map(
        ({ label, mark, epochs }) =>
          html`<span class="key">${drawMark(mark)}${label}<small>${counted(epochs, 'epoch')}</small></span> `,
      ),
    drawing: drawLearningCurves(shown, unit),
    caption: html`Mean absolute error on the validation split (${unit}, logarithmic axis) over epochs, of the
${counted(shown.length, 'best curve')}. A ring marks the best epoch of each.`,
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

function parametersSection(trials: readonly SweepTrial[]): Section {
  const lead = 'Each line is a trial, from its parameters to its error.';
  const own = ownTrials(trials);
  const axes = coordinateAxes(own);
  const title = 'Parameters';
  if (axes.length < 2)
    return { id: 'parameters', title, lead, body: renderNothing('No parameter differs between the trials.') };
  const body = renderFigure({
    legend: own
      .slice(0, COLOURED_TRIALS)
      .map(({ trial }, i) => html`<span class="key">${drawMark(markOf(i))}trial ${trial}</span> `),
    drawing: drawParallelCoordinates(own, axes),
    caption: html`Parallel coordinates of ${counted(own.length, 'trial')}; the best ${Math.min(COLOURED_TRIALS, own.length)} in colour, lower is
better on the last axis. Ranges over more than a decade are logarithmic.`,
    dataTitle: 'The numbers are those of the leaderboard',
    data: html`<p class="note">See the leaderboard above.</p>`,
  });
  return { id: 'parameters', title, lead, body };
}

function importanceSection({ rows, columns, metadata }: Table<'sweep-importance'>): Section {
  const lead = html`What moved the validation error. Method: ${metadata.method ?? '–'}.`;
  const title = 'Importance';
  if (rows === 0)
    return { id: 'importance', title, lead, body: renderNothing('Too few finished trials to tell parameters apart.') };
  const found: ImportanceBar[] = Array.from({ length: rows }, (_, i) => ({
    name: columns.name[i]!,
    importance: columns.importance[i]!,
    spread: columns.spread[i]!,
  })).sort((a, b) => b.importance - a.importance || (a.name < b.name ? -1 : 1));
  const body = renderFigure({
    drawing: drawImportance(found),
    caption: 'Importance of each parameter; lines are one standard deviation over the repeats.',
    dataTitle: 'Importance in numbers',
    data: renderTable<ImportanceBar>({
      label: 'Importance',
      rows: found,
      columns: [
        { head: 'Parameter', name: true, cell: ({ name }) => name },
        { head: 'Importance', numeric: true, cell: ({ importance }) => fixed(importance, 4) },
        { head: 'Spread', numeric: true, cell: ({ spread }) => fixed(spread, 4) },
      ],
    }),
  });
  return { id: 'importance', title, lead, body };
}

function provenanceSection(entries: SweepReportInput['provenance']): Section {
  return {
    id: 'provenance',
    title: 'How it was made',
    lead: 'Times, memory and reuse are in the run records.',
    body: html`<dl class="facts">${entries.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  };
}
