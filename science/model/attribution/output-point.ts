/** A place on the output of a network: between two of its energies the output is the straight line, as onsets are read. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { ModelCard } from '../../../schemas/tables/training.js';

export interface OutputPoint {
  /** Output below the place; the next one is above it. */
  readonly index: number;
  /** Part of the output above, in [0, 1]; 0 at the last output. */
  readonly share: number;
}

/** Whole steps of the axis are met exactly: 3 eV at steps of 0.05 eV is output 60. */
const ROUNDING = 1e-9;

/**
 * @param energyEv within the energies of the output, eV
 * @throws InvalidInputError where the model knows no energies, or this one lies outside of them
 */
export function outputPoint(
  { network, startEv, stepEv }: Pick<ModelCard, 'network' | 'startEv' | 'stepEv'>,
  energyEv: number,
): OutputPoint {
  if (startEv === null || stepEv === null)
    throw new InvalidInputError('the model knows no photon energies: there is no output at an energy', {
      found: energyEv,
    });
  const last = network.outputFeatures - 1;
  const place = (energyEv - startEv) / stepEv;
  if (!(place >= -ROUNDING && place <= last + ROUNDING))
    throw new InvalidInputError(`the model has no output at ${energyEv} eV`, {
      found: energyEv,
      expected: `${startEv} to ${startEv + last * stepEv} eV`,
    });
  const nearest = Math.round(place);
  if (Math.abs(place - nearest) <= ROUNDING) return { index: nearest, share: 0 };
  return { index: Math.floor(place), share: place - Math.floor(place) };
}

/** The output at a place, of one row of outputs. */
export function outputAt(row: ArrayLike<number>, { index, share }: OutputPoint): number {
  const below = row[index] ?? Number.NaN;
  return share === 0 ? below : below + share * ((row[index + 1] ?? Number.NaN) - below);
}
