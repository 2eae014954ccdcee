/** What only shows when the parts of a sweep file are put together. */
import type { SweepFile } from '../../schemas/sweep/sweep-file.js';
import { MOST_TRIALS } from '../../schemas/sweep/sweep-limits.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import type { FileFault, PlacedDocument } from './document.js';

/** @param base settings of the file, and the defaults of what it does not name */
export function checkWhole(document: PlacedDocument, file: SweepFile, base: SweepPlan['base']): void {
  const fault = [checkCount, checkRungs, checkLag, checkEffects, checkBudget, checkMethod, checkTogether]
    .map((check) => check(file, base))
    .find((each) => each !== null);
  if (fault) document.refuse(fault);
}

function checkMethod({ method, tpe }: SweepFile): FileFault | null {
  const isDefault = tpe.startup_trials === 10 && tpe.gamma === 0.15 && tpe.candidates === 24;
  if (method === 'tpe' || isDefault) return null;
  return {
    path: ['tpe'],
    atKey: true,
    problem: 'settings of another method',
    found: `method: ${method}`,
    expected: 'method: tpe',
  };
}

function checkCount(file: SweepFile): FileFault | null {
  const cap = trialCap(file);
  if (file.method !== 'grid') {
    if (cap !== null) return null;
    const problem = 'a search without an end';
    return {
      path: ['method'],
      problem,
      found: `method: ${file.method}`,
      expected: 'run_cap or budget.trials beside it',
    };
  }
  const combinations = gridSize(file);
  if (cap !== null || combinations <= MOST_TRIALS) return null;
  const found = `${combinations} combinations`;
  return {
    path: ['parameters'],
    atKey: true,
    problem: 'a very large grid',
    found,
    expected: `at most ${MOST_TRIALS}, or a run_cap`,
  };
}

/** @returns null where the file names no number of trials */
export function trialCap({ run_cap, budget }: SweepFile): number | null {
  const caps = [run_cap, budget.trials].filter((cap) => cap !== undefined);
  return caps.length > 0 ? Math.min(...caps) : null;
}

function gridSize({ parameters }: SweepFile): number {
  return Object.values(parameters).reduce((size, entry) => size * ('values' in entry ? entry.values.length : 1), 1);
}

function checkRungs(file: SweepFile): FileFault | null {
  const rule = file.early_terminate;
  if (!rule) return null;
  if (rule.type === 'asha' && rule.min_epochs > rule.max_epochs) {
    const path = ['early_terminate', 'max_epochs'];
    const expected = `at least min_epochs, ${rule.min_epochs}`;
    return { path, problem: 'the last rung before the first', found: `${rule.max_epochs}`, expected };
  }
  if (rule.type === 'successive_halving') {
    const at = rule.rungs.findIndex((epochs, i) => i > 0 && epochs <= rule.rungs[i - 1]!);
    const path = ['early_terminate', 'rungs', at];
    const expected = `more than the rung before, ${rule.rungs[at - 1]}`;
    if (at > 0) return { path, problem: 'rungs that do not ascend', found: `${rule.rungs[at]}`, expected };
  }
  const last = lastRungOf(rule);
  const fixed = file.settings.scheduledEpochs;
  const entry = file.parameters.scheduledEpochs;
  const lowest = entry && ('values' in entry ? Math.min(...entry.values.map(Number)) : entry.min);
  for (const [epochs, path] of [
    [fixed, ['settings', 'scheduledEpochs']],
    [lowest, ['parameters', 'scheduledEpochs']],
  ] as const) {
    if (epochs !== undefined && Number(epochs) < last)
      return {
        path: [...path],
        problem: 'a schedule that ends before the last rung',
        found: `${epochs}`,
        expected: `at least ${rule.type === 'asha' ? 'early_terminate.max_epochs' : 'the last of early_terminate.rungs'}, ${last}`,
      };
  }
  return null;
}

export function lastRungOf(rule: NonNullable<SweepFile['early_terminate']>): number {
  return rule.type === 'asha' ? rule.max_epochs : rule.rungs.at(-1)!;
}

/** Trials that are compared together end together: who starts cannot depend on how others ended. */
function checkTogether({ method, budget, early_terminate }: SweepFile): FileFault | null {
  if (early_terminate?.type !== 'successive_halving') return null;
  const problem = 'trials that are all compared together';
  if (method === 'tpe')
    return { path: ['method'], problem, found: 'method: tpe', expected: 'grid, random, or type: asha' };
  if (budget.epochs === undefined) return null;
  const expected = 'budget.trials, or type: asha';
  return { path: ['budget', 'epochs'], problem, found: `budget.epochs: ${budget.epochs}`, expected };
}

function checkLag({ parallel, lag, asynchronous, early_terminate }: SweepFile): FileFault | null {
  if (early_terminate?.type === 'successive_halving') return null;
  if (asynchronous || parallel <= lag + 1) return null;
  return {
    path: ['parallel'],
    problem: `with lag ${lag} at most ${lag + 1} trials run at once`,
    found: `${parallel}`,
    expected: `at most ${lag + 1}, or lag: ${parallel - 1}, or asynchronous: true`,
  };
}

/** Parameters that other settings leave without effect, unless those vary too: what was found, and what would mend it. */
const WITHOUT_EFFECT: readonly {
  readonly name: string;
  readonly by: readonly string[];
  isIdle(base: SweepPlan['base'], file: SweepFile): boolean;
  readonly found: string;
  readonly expected: string;
}[] = [
  {
    name: 'maxNeighbors',
    by: ['strategy'],
    isIdle: ({ graph }) => graph.strategy === 'radius',
    found: 'strategy: radius, which takes every neighbour',
    expected: 'strategy: k-nearest, or no such parameter',
  },
  {
    name: 'cutoffAngstrom',
    by: ['strategy', 'mode'],
    isIdle: ({ graph }) => graph.strategy === 'k-nearest' && graph.mode === 'fixed',
    found: 'strategy: k-nearest, which takes neighbours however far they are',
    expected: 'strategy: radius, or no such parameter',
  },
  {
    name: 'scheduledEpochs',
    by: ['schedule'],
    isIdle: ({ training }, { early_terminate }) => early_terminate !== undefined && training.schedule === 'constant',
    found: 'schedule: constant, and early_terminate says when a trial ends',
    expected: 'another schedule, or no such parameter',
  },
];

function checkEffects(file: SweepFile, base: SweepPlan['base']): FileFault | null {
  const idle = WITHOUT_EFFECT.find(
    ({ name, by, isIdle }) =>
      name in file.parameters && !by.some((other) => other in file.parameters) && isIdle(base, file),
  );
  if (!idle) return null;
  const { name, found, expected } = idle;
  return { path: ['parameters', name], atKey: true, problem: 'a parameter without effect', found, expected };
}

function checkBudget(file: SweepFile, { training }: SweepPlan['base']): FileFault | null {
  const { scheduledEpochs } = training;
  const { budget, early_terminate } = file;
  const one = early_terminate ? lastRungOf(early_terminate) : file.parameters.scheduledEpochs ? 1 : scheduledEpochs;
  if (budget.epochs === undefined || budget.epochs >= one) return null;
  const expected = `at least the ${one} epochs of one trial`;
  return { path: ['budget', 'epochs'], problem: 'not enough for one trial', found: `${budget.epochs}`, expected };
}
