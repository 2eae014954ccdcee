/** When so many candidates are given up that somebody should look: more than a share of those that were screened. */
import type { ScreeningKnobs } from '../../schemas/screening/input.js';

/** Candidates that were screened, those in quarantine among them. */
export interface Screened {
  readonly screened: number;
  readonly quarantined: number;
}

/**
 * @param now since the screening began
 * @param pardoned the same when the budget last paused it: who resumed it has seen them, and only what came after counts
 * @returns the verdict in words; null while the budget lasts
 */
export function exceededBudget(
  { share, after }: ScreeningKnobs['failureBudget'],
  now: Screened,
  pardoned: Screened,
): string | null {
  const screened = now.screened - pardoned.screened;
  const quarantined = now.quarantined - pardoned.quarantined;
  if (screened < after || quarantined <= share * screened) return null;
  const since = pardoned.screened > 0 ? ' since it was resumed' : '';
  return `${quarantined} of ${screened} candidates were given up${since}, more than ${percentText(share)}`;
}

function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
