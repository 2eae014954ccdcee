/** A sweep in words: its plan, its state, its leaderboard. */

import { type LeadingName, ONSET } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { SweepState } from '../../schemas/run/message.js';
import type { StoppingRule, SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import type { TrialRow } from '../../schemas/sweep/trial-row.js';
import { showDuration } from './text/duration.js';
import type { Fact } from './text/facts.js';
import { renderTable } from './text/table.js';

/** What the run records say of a trial. */
export interface TrialCost {
  /** Time of the attempts that trained it in this sweep; 0 for a reused one. */
  readonly seconds: number;
  readonly peakMemoryBytes: number | null;
  /** The run that trained it first, where this sweep trained no rung of it. */
  readonly reusedFrom: string | null;
}

/** Rows of a terminal; the rest is counted. `-o json` has all. */
const SHOWN_ROWS = 30;

/** @param leading what trials were chosen by, where that is not the error of the spectra */
export function renderSweepLeaderboard(
  rows: readonly TrialRow[],
  costs?: ReadonlyMap<string, TrialCost>,
  { name, unit }: LeadingName = ONSET,
): string {
  const names = Object.keys(rows[0]?.parameters ?? {});
  const shown = rows.slice(0, SHOWN_ROWS);
  // By what they were chosen, where that is not the error of the spectra.
  const byOnset = rows.some(({ leadingMae }) => leadingMae !== null);
  const table = renderTable(
    [
      'rank',
      'trial',
      ...names,
      ...(byOnset ? [unit === '' ? name : `${name} (${unit})`] : []),
      'validation',
      'test',
      'epochs',
      ...(costs ? ['time'] : []),
      'ended',
    ],
    shown.map((row) => [
      String(row.rank),
      row.replicate === 0 ? String(row.trial) : `${row.trial} seed ${row.seed}`,
      ...names.map((name) => String(row.parameters[name] ?? '')),
      ...(byOnset ? [showError(row.leadingMae)] : []),
      showError(row.bestValidationMae),
      showError(row.testMae),
      String(row.epochs),
      ...(costs ? [costText(costs.get(row.trialId))] : []),
      row.reason || row.ended,
    ]),
    `rl${'r'.repeat(names.length)}${byOnset ? 'r' : ''}rrr${costs ? 'r' : ''}l`,
  );
  const rest = rows.length - shown.length;
  return rest > 0 ? `${table}\nand ${rest} more, with -o json or on the page` : table;
}

function costText(cost: TrialCost | undefined): string {
  if (!cost) return '-';
  return cost.reusedFrom === null ? showDuration(cost.seconds * 1000) : 'reused';
}

export function renderImportance({ rows, columns, metadata }: Table<'sweep-importance'>): string {
  if (rows === 0) return '';
  const table = renderTable(
    ['parameter', 'importance', 'spread'],
    Array.from({ length: rows }, (_, i) => [
      at(columns.name, i),
      at(columns.importance, i).toFixed(3),
      at(columns.spread, i).toFixed(3),
    ]),
    'lrr',
  );
  return `${table}\n${metadata.method}`;
}

function showError(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}

/** @param combinations of the space; null where it has no end */
export function planFacts(plan: SweepPlan, combinations: number | null): Fact[] {
  const { method, space, stopping, base, maxTrials, maxEpochs, maxComputeHours, parallel, lag } = plan;
  const budget = [
    maxTrials === null ? '' : `${maxTrials} trials`,
    maxEpochs === null ? '' : `${maxEpochs} epochs`,
    maxComputeHours === null ? '' : `${maxComputeHours} compute hours`,
  ].filter(Boolean);
  return [
    ['method', method],
    ['chosen by', plan.metric],
    ...space.map((parameter, i): Fact => [i === 0 ? 'parameters' : '', parameterText(parameter)]),
    ['epochs', stopping ? stoppingText(stopping) : `${base.training.scheduledEpochs}, none stopped early`],
    ['space', combinations === null ? '' : spaceText(plan, combinations)],
    ['budget', budget.join(', ')],
    [
      'parallel',
      plan.asynchronous
        ? `${parallel}, asynchronous: another run may choose other trials`
        : `${parallel}, lag ${lag}: the same trials whatever the number of workers`,
    ],
  ];
}

function stoppingText(rule: StoppingRule): string {
  return 'rungs' in rule
    ? `${rule.rungs.join(', ')}; one trial in ${rule.eta} goes on each time`
    : `${rule.minEpochs} to ${rule.maxEpochs}; the best of ${rule.eta} go on`;
}

function spaceText({ maxTrials }: SweepPlan, combinations: number): string {
  const all = combinations === 1 ? '1 combination' : `${combinations} combinations`;
  return maxTrials !== null && maxTrials > combinations
    ? `${all}, each tried once: ${maxTrials} trials would be more than there are`
    : all;
}

function parameterText(parameter: SweepPlan['space'][number]): string {
  if (parameter.kind === 'values') return `${parameter.name}: ${parameter.values.join(', ')}`;
  return `${parameter.name}: ${parameter.min} to ${parameter.max}, ${parameter.kind}`;
}

export function stateFacts(state: SweepState): Fact[] {
  const { trials, epochs, computeHours, best } = state;
  const planned = trials.planned === null ? '' : ` of ${trials.planned}`;
  const counts = (['training', 'finished', 'stopped', 'diverged', 'failed'] as const)
    .filter((name) => trials[name] > 0)
    .map((name) => `${trials[name]} ${name}`);
  return [
    ['state', `${state.phase}${state.paused ? ', paused' : ''}`],
    ['trials', `${trials.started}${planned} started${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`],
    ['epochs', `${epochs.done}${epochs.limit === null ? '' : ` of ${epochs.limit}`}, ${epochs.trained} trained here`],
    [
      'training',
      `${showDuration(computeHours.spent * 3_600_000)}${computeHours.limit === null ? '' : ` of ${computeHours.limit} h`} in finished rungs`,
    ],
    ['left', state.etaSeconds === null ? '' : `about ${showDuration(state.etaSeconds * 1000)} by the pace so far`],
    ['best', best?.value == null ? '' : `trial ${best.trial}: ${best.value.toFixed(4)} ${best.unit ?? 'log10(cm^-1)'}`],
    ['reused', state.reusedRungs > 0 ? `${state.reusedRungs} rungs` : ''],
    [
      'changed',
      state.amendments > 0 ? `by ${state.amendments} ${state.amendments === 1 ? 'amendment' : 'amendments'}` : '',
    ],
    ['verdict', state.verdict],
  ];
}
