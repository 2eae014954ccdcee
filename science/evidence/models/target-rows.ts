/** Crystals as rows that a model without a network learns from: features of the composition, and what is to be predicted. */
import { InvalidInputError } from '../../../schemas/failure.js';

export interface TargetRows {
  /** One a crystal, all of one length, finite. */
  readonly features: readonly Float64Array[];
  /** Shape [crystals, points], row-major, finite; one point for a scalar, the points of the axis for a spectrum. */
  readonly targets: Float32Array | Float64Array;
  readonly points: number;
}

/** @throws InvalidInputError for no rows, unequal lengths, or a value that is not finite, naming its row */
export function requireRows({ features, targets, points }: TargetRows): void {
  const rows = features.length;
  if (rows === 0) throw new InvalidInputError('no crystals to learn from', { found: 0, expected: 'at least one' });
  if (targets.length !== rows * points)
    throw new InvalidInputError(`${targets.length} target values for ${rows} crystals of ${points} points`, {
      found: targets.length,
      expected: rows * points,
    });
  requireFeatures(features, features[0]?.length ?? 0);
  const bad = targets.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new InvalidInputError(`target ${bad % points} of crystal ${Math.floor(bad / points)} is ${targets[bad]}`);
}

/** @throws InvalidInputError for a row of another length than `width`, or with a value that is not finite */
export function requireFeatures(features: readonly Float64Array[], width: number): void {
  features.forEach((row, crystal) => {
    if (row.length !== width)
      throw new InvalidInputError(`crystal ${crystal} has ${row.length} features`, {
        found: row.length,
        expected: width,
      });
    const bad = row.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new InvalidInputError(`feature ${bad} of crystal ${crystal} is ${row[bad]}`);
  });
}
