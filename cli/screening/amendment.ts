/** Options of `screen amend` -> what changes of a screening. */
import { InvalidInputError } from '../../schemas/failure.js';
import type { ScreeningKnobs } from '../../schemas/screening/input.js';
import type { CriteriaOptions } from './criteria.js';
import { USUAL_KNOBS } from './start-input.js';

export interface AmendScreeningOptions extends CriteriaOptions {
  readonly parallel?: number | 'auto';
  readonly priority?: number;
  readonly limit?: number | 'none';
  readonly budget?: { readonly share: number; readonly after?: number };
}

/**
 * @returns all but the criteria, which are checked and published by themselves
 * @throws InvalidInputError where nothing was asked for
 */
export function knobChanges(options: AmendScreeningOptions): Partial<Omit<ScreeningKnobs, 'criteria'>> {
  const { parallel, priority, limit, budget } = options;
  if (Object.values(options).every((value) => value === undefined))
    throw new InvalidInputError('nothing was asked for', {
      expected: '--criteria, --onset, --parallel, --priority, --limit or --budget',
    });
  return {
    ...(parallel !== undefined && { parallel: parallel === 'auto' ? null : parallel }),
    ...(priority !== undefined && { priority }),
    ...(limit !== undefined && { limit: limit === 'none' ? null : limit }),
    ...(budget && { failureBudget: { ...USUAL_KNOBS.failureBudget, ...budget } }),
  };
}
