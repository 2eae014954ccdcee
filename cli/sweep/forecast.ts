/** What a plan will cost: trials and epochs from the plan, hours from past trainings where there are any. */
import type { SweepPlan } from '../../schemas/sweep-plan.js';
import type { CommandContext } from '../command.js';
import type { Fact } from '../present/facts.js';
import type { Session } from '../run/session.js';

export interface Forecast {
  readonly facts: readonly Fact[];
  readonly numbers: Readonly<Record<string, number | null>>;
}

export async function forecastOf(
  _context: CommandContext,
  plan: SweepPlan,
  _session: Session | null,
): Promise<Forecast> {
  return { facts: [], numbers: { trials: plan.maxTrials } };
}
