/**
 * A plan with its amendments, as it holds for one trial. Budgets count for the whole sweep as soon as they are
 * recorded; values and stopping rules hold for the trials from `fromTrial` on, so that no earlier decision changes.
 */
import type { PlanAmendment, SearchParameter, StoppingRule, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { type ParameterValue, roundToSixDigits } from './parameter-value.js';

/** @returns the space from which trial `index` is drawn */
export function spaceAt(plan: SweepPlan, index: number): SearchParameter[] {
  return amendedSpace(plan, (amendment) => amendment.fromTrial <= index);
}

/** @returns the rule by which trial `index` is judged; null when it trains to the end of its schedule */
export function stoppingAt(plan: SweepPlan, index: number): StoppingRule | null {
  let rule = plan.stopping;
  for (const { fromTrial, stopping } of plan.amendments)
    if (stopping !== undefined && fromTrial <= index) rule = stopping;
  return rule;
}

interface SweepLimits {
  /** Null: all combinations of a grid. */
  readonly maxTrials: number | null;
  readonly maxEpochs: number | null;
  readonly maxComputeHours: number | null;
}

/** @returns what holds now, after all amendments */
export function limitsOf(plan: SweepPlan): SweepLimits {
  let { maxTrials, maxEpochs, maxComputeHours } = plan;
  for (const amendment of plan.amendments) {
    maxTrials = amendment.maxTrials ?? maxTrials;
    maxEpochs = amendment.maxEpochs ?? maxEpochs;
    maxComputeHours = amendment.maxComputeHours ?? maxComputeHours;
  }
  return { maxTrials, maxEpochs, maxComputeHours };
}

/**
 * @param amendment as it would be recorded; `fromTrial` is the next trial that has not started
 * @returns why it cannot be accepted; null when it can
 */
export function refusalOf(plan: SweepPlan, amendment: PlanAmendment): string | null {
  const now = limitsOf(plan);
  const lowered = (
    [
      ['trials', amendment.maxTrials, now.maxTrials],
      ['epochs', amendment.maxEpochs, now.maxEpochs],
      ['compute hours', amendment.maxComputeHours, now.maxComputeHours],
    ] as const
  ).find(([, wanted, has]) => wanted !== undefined && (has === null || wanted <= has));
  if (lowered) {
    const [name, wanted, has] = lowered;
    return has === null
      ? `the sweep has no limit of ${name} to raise`
      : `a budget can only be raised: ${wanted} ${name} asked for, ${has} allowed already`;
  }
  const space = amendedSpace(plan, () => true);
  for (const [name, values] of Object.entries(amendment.values ?? {})) {
    const parameter = space.find((each) => each.name === name);
    if (!parameter) return `${name} is no parameter of this sweep`;
    if (parameter.kind !== 'values') return `${name} is a range (${parameter.kind}); values can be added to lists only`;
    const kind = typeof parameter.values[0];
    const stranger = values.find((value) => typeof value !== kind);
    if (stranger !== undefined) return `${name} has ${kind} values, ${JSON.stringify(stranger)} is none`;
    const had = parameter.values.map(settled);
    const known = values.find((value, i) => [...had, ...values.slice(0, i).map(settled)].includes(settled(value)));
    if (known !== undefined) return `${name} has the value ${JSON.stringify(known)} already`;
  }
  const { stopping } = amendment;
  if (stopping) {
    if (stopping.minEpochs > stopping.maxEpochs)
      return `the first rung (${stopping.minEpochs} epochs) lies behind the last (${stopping.maxEpochs})`;
    const { scheduledEpochs } = plan.base.training;
    if (!plan.scheduleFollowsStopping && stopping.maxEpochs > scheduledEpochs)
      return `the last rung (${stopping.maxEpochs} epochs) lies behind the end of the schedule (${scheduledEpochs})`;
  }
  return null;
}

/** Fractions that agree in six digits are one value; whole numbers, seeds among them, are told apart by every digit. */
function settled(value: ParameterValue): ParameterValue {
  return typeof value === 'number' && !Number.isInteger(value) ? roundToSixDigits(value) : value;
}

/** @throws RangeError with the reason of `refusalOf` */
export function amended(plan: SweepPlan, amendment: PlanAmendment): SweepPlan {
  const refusal = refusalOf(plan, amendment);
  if (refusal !== null) throw new RangeError(refusal);
  return { ...plan, amendments: [...plan.amendments, amendment] };
}

/** Lists of values as they grew: that of the file, then that after each amendment with values. For grids. */
export function spaceStages(plan: SweepPlan): SearchParameter[][] {
  const growing = plan.amendments.filter(({ values }) => values !== undefined);
  return [null, ...growing].map((_, stage) => amendedSpace(plan, (each) => growing.indexOf(each) < stage));
}

function amendedSpace(plan: SweepPlan, holds: (amendment: PlanAmendment) => boolean): SearchParameter[] {
  const added = plan.amendments.filter(holds).flatMap(({ values }) => (values ? [values] : []));
  return plan.space.map((parameter) => {
    if (parameter.kind !== 'values') return parameter;
    return { ...parameter, values: [parameter.values, ...added.map((values) => values[parameter.name] ?? [])].flat() };
  });
}
