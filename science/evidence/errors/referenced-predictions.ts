/** Crystals with both a reference and a prediction: either may be missing where a spectrum has no onset. */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';

export interface ReferencedPrediction {
  readonly crystal: number;
  readonly compound: string;
  readonly reference: number;
  readonly predicted: number;
}

/**
 * @param reference one a crystal, finite or null
 * @param predicted in the same order, finite or null
 * @param compounds of every crystal, such as its reduced formula
 * @throws InvalidInputError for unequal lengths, or a value that is not finite, naming its crystal
 */
export function referencedPredictions(
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
  compounds: readonly string[],
): ReferencedPrediction[] {
  if (predicted.length !== reference.length || compounds.length !== reference.length)
    throw new InvalidInputError(
      `${reference.length} references with ${predicted.length} predictions and ${compounds.length} compounds`,
    );
  return reference.flatMap((value, crystal) => {
    const other = at(predicted, crystal);
    for (const each of [value, other])
      if (each !== null && !Number.isFinite(each))
        throw new InvalidInputError(`a value of crystal ${crystal} is ${each}`, { found: each });
    if (value === null || other === null) return [];
    return [{ crystal, compound: at(compounds, crystal), reference: value, predicted: other }];
  });
}
