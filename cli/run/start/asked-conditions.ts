/** At which conditions candidates are predicted: `--at temperature_K=300,pressure_GPa=5`. */
import type { ConditionValues } from '../../../schemas/conditions.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';

export interface ConditionOptions {
  readonly at?: ConditionValues;
}

/**
 * @param known whole names of the conditions that the model takes, and what is taken where nothing was asked; absent: none
 * @returns in the order of the keys, so that an order of typing makes no other run; nothing for a model that takes none
 * @throws InvalidInputError naming a condition that is missing, or that the model does not take
 */
export function conditionsAsked(
  asked: ConditionValues | undefined,
  known: { readonly keys: readonly string[]; readonly usual?: ConditionValues } | undefined,
): ConditionValues | undefined {
  const keys = known?.keys ?? [];
  const expected = keys.length > 0 ? `--at ${keys.map((key) => `${key}=NUMBER`).join()}` : 'no --at';
  const refuse = (message: string, condition: string) => {
    throw new InvalidInputError(message, { field: '--at', condition, found: condition, expected });
  };
  for (const key of Object.keys(asked ?? {}))
    if (!keys.includes(key))
      refuse(
        keys.length > 0 ? `--at: there is no condition ${key}` : `--at: the model takes no conditions, and no ${key}`,
        key,
      );
  const values = asked ?? known?.usual;
  for (const key of keys) if (values?.[key] === undefined) refuse(`--at: ${key} is missing`, key);
  return values && Object.fromEntries(keys.map((key) => [key, required(values[key])]));
}
