/**
 * Gaussian expansion of bond lengths and bond cosines on an even grid (spec 2.1):
 *
 *   phi[i, k] = exp(-gamma (x[i] - mu[k])^2),   gamma = 1 / (mu[1] - mu[0])
 *
 * gamma is one over the spacing, not over its square: published models were trained with it.
 * @source Choudhary and DeCost, npj Comput. Mater. 7, 185 (2021); checked against alignn 2024.3.24
 */
import { InvalidGraphError } from '../../schemas/failure.js';

/** Centres at equal spacing from min to max, both included. */
export interface RadialGrid {
  readonly min: number;
  readonly max: number;
  /** At least 2. */
  readonly centres: number;
}

/** Bond lengths in ångström. The range does not follow the neighbour cutoff (B20): longer bonds expand to nearly 0. */
export const BOND_LENGTH_GRID: RadialGrid = { min: 0, max: 8, centres: 80 };
/** Cosines of bond angles, dimensionless. */
export const BOND_COSINE_GRID: RadialGrid = { min: -1, max: 1, centres: 40 };

/**
 * @param values shape [n], in the unit of the grid, finite
 * @returns shape [n, grid.centres], row-major, dimensionless, in [0, 1]
 * @throws InvalidGraphError naming the index and the value that is not finite
 */
export function expandOnGrid(values: Float64Array, grid: RadialGrid): Float32Array {
  const spacing = (grid.max - grid.min) / (grid.centres - 1);
  const expanded = new Float32Array(values.length * grid.centres);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) throw new InvalidGraphError(`value ${i} of a radial expansion is ${value}`);
    for (let k = 0; k < grid.centres; k++) {
      const distance = value - (grid.min + k * spacing);
      expanded[i * grid.centres + k] = Math.exp((-distance * distance) / spacing);
    }
  }
  return expanded;
}
