/** Changes of a large screening while it runs: which are refused, and why. */
import type { ScreeningKnobs } from '../../schemas/screening/input.js';

/** Shards in flight: what one workflow's history and memory carry well. */
export const MOST_IN_FLIGHT = 500;
const PRIORITIES = [1, 2, 3, 4, 5];

type Check<K extends keyof ScreeningKnobs> = (value: ScreeningKnobs[K]) => string | null;

const isWhole = (value: unknown, from: number): boolean => Number.isSafeInteger(value) && Number(value) >= from;

const CHECKS: { readonly [K in keyof ScreeningKnobs]: Check<K> } = {
  criteria: (value) => (value?.kind === 'screening-criteria' ? null : 'criteria are a reference of that kind'),
  parallel: (value) =>
    value === null || (isWhole(value, 1) && value <= MOST_IN_FLIGHT)
      ? null
      : `shards in flight are 1 to ${MOST_IN_FLIGHT}, not ${value}`,
  priority: (value) => (PRIORITIES.includes(value) ? null : `priorities are 1 to 5, not ${value}`),
  limit: (value) => (value === null || isWhole(value, 1) ? null : `a limit is a number of candidates, not ${value}`),
  failureBudget: (value) =>
    value?.share >= 0 && value.share <= 1 && isWhole(value.after, 0)
      ? null
      : 'a failure budget is a share from 0 to 1 after a number of candidates',
};

/**
 * @param isListed whether no further page will be asked for
 * @returns why not, in words; null where it can be done
 */
export function refusalOfAmendment(amendment: Partial<ScreeningKnobs>, isListed: boolean): string | null {
  const names = Object.keys(amendment);
  if (names.length === 0) return 'nothing is to be changed';
  const unknown = names.find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown !== undefined) return `${unknown} cannot be changed: ${Object.keys(CHECKS).join(', ')} can`;
  if (amendment.limit !== undefined && isListed)
    return 'its candidates are all listed: a limit changes nothing any more';
  return (
    (names as (keyof ScreeningKnobs)[]).map((name) => refusalOf(name, amendment)).find((why) => why !== null) ?? null
  );
}

function refusalOf<K extends keyof ScreeningKnobs>(name: K, amendment: Partial<ScreeningKnobs>): string | null {
  return (CHECKS[name] as Check<K>)(amendment[name] as ScreeningKnobs[K]);
}
