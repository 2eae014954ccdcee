/** Conditions that were asked for, as the extra features of the crystals that a model predicts at them. */
import { beyondTrained, type ConditionValues, conditionKey, type ScaledCondition } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import type { DomainFinding } from '../../science/candidates/index.js';

export interface AskedConditions {
  /** What every crystal is given; nothing for a model that takes none. */
  readonly features: { readonly extraFeatures?: Float64Array };
  /** Conditions beyond those that the model was trained on. */
  readonly findings: readonly DomainFinding[];
}

/** @throws InvalidInputError naming a condition that is missing, one that the model does not take, and one that is no number */
export function askedConditions({ conditions = [] }: ModelCard, asked: ConditionValues = {}): AskedConditions {
  const keys = conditions.map(conditionKey);
  const example = conditions.map((own) => `${conditionKey(own)}=${own.most}`).join();
  const expected = keys.length === 0 ? 'no --at: the model takes no conditions' : `--at ${example}`;
  const refuse = (message: string, field: string, found: string) => {
    throw new InvalidInputError(message, { field: '--at', condition: field, found, expected });
  };
  for (const [key, value] of Object.entries(asked))
    if (!keys.includes(key))
      refuse(`--at: the model takes no ${key}${keys.length > 0 ? `, but ${keys.join(', ')}` : ''}`, key, String(value));
  const values = conditions.map((own) => {
    const key = conditionKey(own);
    const value = asked[key];
    if (value === undefined) refuse(`--at: ${key} is missing, which the model takes`, key, 'nothing');
    if (!Number.isFinite(value)) refuse(`--at: ${key} is no number`, key, String(value));
    return Number(value);
  });
  if (values.length === 0) return { features: {}, findings: [] };
  return {
    features: { extraFeatures: Float64Array.from(values) },
    findings: conditions.flatMap((own, k) => beyond(own, at(values, k))),
  };
}

function beyond(condition: ScaledCondition, value: number): DomainFinding[] {
  const detail = beyondTrained(condition, value, condition);
  return detail === null ? [] : [{ reason: 'condition', detail }];
}
