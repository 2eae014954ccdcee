/** Conditions that the rows of a training folder hold at: what tables say of them, and that rows of one crystal stay together. */
import { type ConditionsNote, conditionKey } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import { SUBSETS } from '../../schemas/tables/split.js';
import { extraFeaturesOf, type TrainingFolder, usualConditions } from '../../science/crystal/index.js';
import { groupBy } from '../../science/numerics/index.js';

/** @returns nothing where the folder has none: its tables are as they were */
export function conditionsOfFolder({ conditions, structures }: Pick<TrainingFolder, 'conditions' | 'structures'>): {
  readonly metadata: Record<string, string>;
  readonly summary: Record<string, string>;
} {
  if (conditions.length === 0) return { metadata: {}, summary: {} };
  const rows = Array.from({ length: structures.rows }, (_, row) =>
    required(extraFeaturesOf(structures.extra, row).extraFeatures),
  );
  const usual = usualConditions(rows);
  const note: ConditionsNote = {
    conditions: [...conditions],
    usual: Object.fromEntries(conditions.map((own, k) => [conditionKey(own), at(usual, k)])),
  };
  return { metadata: { conditions: JSON.stringify(conditions) }, summary: { conditions: JSON.stringify(note) } };
}

/**
 * @param crystals of every row; empty where every row is a crystal
 * @throws InvalidInputError naming a crystal that is trained on in one row and judged by in another
 */
export function togetherOnly(subsets: string[], crystals: readonly string[]): string[] {
  const isUsed = (subset: string) => (SUBSETS as readonly string[]).includes(subset);
  for (const [crystal, rows] of groupBy(crystals.keys(), (row) => at(crystals, row))) {
    const found = [...new Set(rows.map((row) => at(subsets, row)).filter(isUsed))];
    if (found.length > 1)
      throw new InvalidInputError(
        `rows of ${crystal} are in two subsets: what was learned of one is known of the other`,
        {
          crystal,
          found: found.join(', '),
          expected: 'all rows of a crystal in one subset',
          'way out': '--split 8:1:1, which keeps compounds together',
        },
      );
  }
  return subsets;
}
