/**
 * A made-up gap that falls with temperature, more in crystals of heavy atoms:
 *   E(T) = E0 - a T^2 / (T + b)
 * E0 is the onset of the bundled reference spectrum; a grows from 2e-4 to 8e-4 eV/K with the mean mass of the atoms, b, which is
 * of the size of a Debye temperature, falls from 600 K to 100 K.
 * @source Varshni, Physica 34, 149 (1967)
 */
import { atomicMass } from '../../science/chemistry/index.js';

export interface VarshniGap {
  /** Gap at 0 K, eV. */
  readonly gapEv: number;
  /** a, eV/K. */
  readonly slopeEvPerK: number;
  /** b, K. */
  readonly offsetK: number;
}

/** Mean masses between which a and b change, in unified atomic mass units. */
const [LIGHTEST, HEAVIEST] = [10, 170];

/** @param species symbol of every atom @param gapEv at 0 K */
export function varshniGap(species: readonly string[], gapEv: number): VarshniGap {
  const mean = species.reduce((sum, symbol) => sum + atomicMass(symbol) / species.length, 0);
  const heavy = Math.min(1, Math.max(0, Math.log(mean / LIGHTEST) / Math.log(HEAVIEST / LIGHTEST)));
  return { gapEv, slopeEvPerK: 2e-4 + 6e-4 * heavy, offsetK: 600 - 500 * heavy };
}

/** @returns eV */
export function gapAt({ gapEv, slopeEvPerK, offsetK }: VarshniGap, kelvin: number): number {
  return gapEv - (slopeEvPerK * kelvin ** 2) / (kelvin + offsetK);
}
