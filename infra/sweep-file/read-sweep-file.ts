/** Sweep files and amendments: YAML or JSON text -> what the sweep's workflow takes. */
import {
  type SweepAmendment,
  SweepAmendmentSchema,
  type SweepFile,
  SweepFileSchema,
} from '../../schemas/sweep/sweep-file.js';
import {
  type PlanAmendment,
  type SearchParameter,
  type StoppingRule,
  type SweepPlan,
  SweepPlanSchema,
} from '../../schemas/sweep/sweep-plan.js';
import { SETTING_GROUPS, type SettingValue } from '../../schemas/sweep/sweep-settings.js';
import { checkWhole, lastRungOf, trialCap } from './check-plan.js';
import { checkList, checkParameter, checkSettings } from './check-values.js';
import { parsePlaced } from './document.js';
import { refuseIssues, sweepKeys } from './schema-faults.js';

/** Settings of every trial that the file does not name. */
type SweepDefaults = SweepPlan['base'];

interface SweepFileOptions {
  /** For messages. */
  readonly file: string;
  /** Of a sweep that the file gives none. */
  readonly name: string;
  readonly defaults: SweepDefaults;
}

/**
 * @returns the plan: every value checked against the schema of its setting, every default filled in
 * @throws InvalidInputError naming file, line, column, field, what was found and what was expected
 */
export function readSweepFile(text: string, options: SweepFileOptions): SweepPlan {
  const document = parsePlaced(text, options.file);
  const parsed = SweepFileSchema.safeParse(document.value);
  if (!parsed.success)
    return refuseIssues(document, parsed.error.issues, sweepKeys(Object.keys(SweepFileSchema.shape)));
  const file = parsed.data;
  checkSettings(document, file);
  for (const [name, entry] of Object.entries(file.parameters)) checkParameter(document, name, entry, file.method);
  const base = withSettings(options.defaults, file);
  checkWhole(document, file, base);
  return SweepPlanSchema.parse({
    name: file.name ?? options.name,
    method: file.method,
    metric: file.metric.name,
    space: Object.entries(file.parameters).map(([name, entry]) => searchParameter(name, entry)),
    base,
    stopping: file.early_terminate ? stoppingRule(file.early_terminate) : null,
    scheduleFollowsStopping: !('scheduledEpochs' in file.settings) && !('scheduledEpochs' in file.parameters),
    maxTrials: trialCap(file),
    maxEpochs: file.budget.epochs ?? null,
    maxComputeHours: file.budget.compute_hours ?? null,
    ...replicates(file.replicates),
    tpe: {
      startupTrials: file.tpe.startup_trials,
      gamma: file.tpe.gamma,
      candidates: file.tpe.candidates,
    },
    seed: file.seed,
    parallel: file.parallel,
    lag: file.lag,
    asynchronous: file.asynchronous,
    maxFailed: file.max_failed ?? null,
    amendments: [],
  } satisfies SweepPlan);
}

/**
 * A change of a running sweep. Whether the sweep can still take it (a budget below the present one, a value that it has
 * already) is for its workflow to say.
 * @param fromTrial the next trial that has not started
 * @throws InvalidInputError as `readSweepFile`
 */
export function readAmendment(text: string, file: string, fromTrial: number): PlanAmendment {
  const document = parsePlaced(text, file);
  const parsed = SweepAmendmentSchema.safeParse(document.value);
  if (!parsed.success)
    return refuseIssues(document, parsed.error.issues, sweepKeys(Object.keys(SweepAmendmentSchema.shape)));
  const { run_cap, budget, parameters, early_terminate } = parsed.data;
  const values: Record<string, SettingValue[]> = {};
  for (const [name, entry] of Object.entries(parameters ?? {})) {
    checkList(document, ['parameters', name, 'values'], name, entry.values);
    values[name] = entry.values;
  }
  if (early_terminate && early_terminate.min_epochs > early_terminate.max_epochs)
    document.refuse({
      path: ['early_terminate', 'max_epochs'],
      problem: 'the last rung before the first',
      found: `${early_terminate.max_epochs}`,
      expected: `at least min_epochs, ${early_terminate.min_epochs}`,
    });
  const maxTrials = run_cap ?? budget?.trials;
  return {
    fromTrial,
    ...(maxTrials !== undefined && { maxTrials }),
    ...(budget?.epochs !== undefined && { maxEpochs: budget.epochs }),
    ...(budget?.compute_hours !== undefined && { maxComputeHours: budget.compute_hours }),
    ...(parameters && { values }),
    ...(early_terminate !== undefined && { stopping: early_terminate && ashaRule(early_terminate) }),
  };
}

function withSettings(defaults: SweepDefaults, file: SweepFile): SweepDefaults {
  const base = {
    graph: { ...defaults.graph },
    network: { ...defaults.network },
    training: { ...defaults.training, seed: file.seed },
  };
  // What is left of a schedule that follows the last rung, when an amendment ends early stopping.
  if (file.early_terminate) base.training.scheduledEpochs = lastRungOf(file.early_terminate);
  for (const [name, value] of Object.entries(file.settings))
    Object.assign(base[SETTING_GROUPS.get(name)!], { [name]: value });
  return base;
}

function searchParameter(name: string, entry: SweepFile['parameters'][string]): SearchParameter {
  const group = SETTING_GROUPS.get(name)!;
  if ('values' in entry) return { name, group, kind: 'values', values: entry.values };
  return { name, group, kind: entry.distribution ?? 'uniform', min: entry.min, max: entry.max };
}

function stoppingRule(rule: NonNullable<SweepFile['early_terminate']>): StoppingRule {
  return rule.type === 'asha' ? ashaRule(rule) : { eta: rule.eta, rungs: rule.rungs };
}

function ashaRule({ eta, min_epochs, max_epochs }: NonNullable<SweepAmendment['early_terminate']>) {
  return { eta, minEpochs: min_epochs, maxEpochs: max_epochs };
}

function replicates(given: SweepFile['replicates']): Pick<SweepPlan, 'finalists' | 'replicates'> {
  if (typeof given === 'number') return { finalists: 1, replicates: given };
  return { finalists: given.finalists, replicates: given.seeds };
}
