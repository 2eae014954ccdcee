/**
 * Spectroscopic limited maximum efficiency (SLME): the share of the power of sunlight that a solar cell can turn into current,
 * of a film that absorbs as its spectrum says and that loses by radiation and, where its gap is indirect, beside it.
 *
 *   SLME = max over V of V (Jsc - J0 (exp(eV / kT) - 1)) / P,   P = 1000.4 W m^-2
 *   Jsc  = e integral of a Phi dlambda                          sunlight absorbed, `solar-absorption.ts`
 *   J0   = (2 pi e / (h^3 c^2)) integral of a E^2 / (exp(E / kT) - 1) dE / f_r
 *   f_r  = exp(-(Eg_direct - Eg) / kT)                          share of recombination that radiates
 *
 * The exponent of f_r is negative, as Bercx et al. write it: the further the direct gap lies above the gap, the less radiates.
 * Without known gaps f_r is 1, and the result an upper bound.
 *
 * With x = eV / kT the maximum is where (1 + x) exp(x) = Jsc / J0 + 1, and there V J = kT (Jsc + J0) x^2 / (1 + x) / e.
 *
 * @source Yu and Zunger, Phys. Rev. Lett. 108, 068701 (2012); Bercx et al., Phys. Chem. Chem. Phys. 18, 20542 (2016);
 *   checked against pymatgen 2026.10.24 (`pymatgen/analysis/solar/slme.py`)
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { absorptanceAboveOnset, FILM_THICKNESS_CM, type Film } from './absorptance.js';
import type { EnergyAxis } from './onset.js';
import { BOLTZMANN_JK, ELEMENTARY_CHARGE_C, PLANCK_JS, SPEED_OF_LIGHT_MS } from './physical-constants.js';
import { absorbedSolarPhotons } from './solar-absorption.js';
import { SOLAR_POWER_WM2 } from './solar-photons.js';

/** K, of a room: efficiencies are published for it. */
export const CELL_TEMPERATURE_K = 298.15;

/** A film glows within some kT above its onset: what is left out is 1e-11 of it. */
const GLOW_WIDTH_KT = 28;
/** Intervals of Simpson's rule, an eighth of kT each. */
const GLOW_INTERVALS = 8 * GLOW_WIDTH_KT;
/** exp of minus the energy above the onset, in kT, at the ends of the intervals. */
const GLOW_FALL = Float64Array.from({ length: GLOW_INTERVALS + 1 }, (_, i) => Math.exp(-i / 8));

/** Of one crystal, eV. */
export interface Gaps {
  readonly gapEv: number;
  /** At least the gap. */
  readonly directGapEv: number;
}

/** What one cell is, beside its spectrum. */
interface CellConditions {
  /** null where the gaps are not known. */
  readonly gaps?: Gaps | null;
  /** Above 0. */
  readonly temperatureK?: number;
}

interface SolarCell extends CellConditions {
  /** Above 0. */
  readonly thicknessCm?: number;
}

/**
 * @param log10Alpha shape [points], log10(cm^-1), finite
 * @param onsetEv eV; null gives null
 * @returns percent, in [0, 100]: an upper bound where no gaps are given; null without an onset, or when the axis ends before
 *   sunlight does (4.43 eV)
 * @throws InvalidInputError for a number that is not finite, a thickness or a temperature that is not above 0, or a direct gap
 *   below the gap
 */
export function solarEfficiencyPercent(
  log10Alpha: ArrayLike<number>,
  axis: EnergyAxis,
  onsetEv: number | null,
  { thicknessCm = FILM_THICKNESS_CM, ...conditions }: SolarCell = {},
): number | null {
  const film: Film = { log10Alpha, axis, thicknessCm };
  return efficiencyOfFilm(film, onsetEv, absorbedSolarPhotons(film, onsetEv), conditions);
}

/** @param absorbed m^-2 s^-1, photons of sunlight that the film absorbs, or null; @returns and @throws as above */
export function efficiencyOfFilm(
  film: Film,
  onsetEv: number | null,
  absorbed: number | null,
  { gaps = null, temperatureK = CELL_TEMPERATURE_K }: CellConditions,
): number | null {
  const thermalJ = BOLTZMANN_JK * requireTemperature(temperatureK);
  const thermalEv = thermalJ / ELEMENTARY_CHARGE_C;
  const excessEv = gaps === null ? 0 : gapExcess(gaps);
  if (absorbed === null || onsetEv === null) return null;
  if (absorbed === 0) return 0;
  // Logarithms: what a film of a wide gap emits is below the smallest number.
  const logEmitted = logOfGlow(film, onsetEv, thermalJ) + excessEv / thermalEv;
  const x = maximumPower(Math.log(absorbed) - logEmitted);
  const photons = absorbed + Math.exp(logEmitted);
  return (100 * thermalJ * photons * ((x * x) / (1 + x))) / SOLAR_POWER_WM2;
}

function requireTemperature(temperatureK: number): number {
  if (temperatureK > 0 && Number.isFinite(temperatureK)) return temperatureK;
  throw new InvalidInputError(`a cell at ${temperatureK} K`, { found: String(temperatureK), expected: 'above 0' });
}

function gapExcess({ gapEv, directGapEv }: Gaps): number {
  const excess = directGapEv - gapEv;
  if (excess >= 0 && Number.isFinite(excess)) return excess;
  throw new InvalidInputError(`a direct gap of ${directGapEv} eV above a gap of ${gapEv} eV`, {
    found: String(directGapEv),
    expected: 'a finite direct gap that is at least the gap',
  });
}

/** Logarithm of the photons that the film emits to its front, m^-2 s^-1. */
function logOfGlow(film: Film, onsetEv: number, thermalJ: number): number {
  const absorptance = absorptanceAboveOnset(film);
  const thermalEv = thermalJ / ELEMENTARY_CHARGE_C;
  const width = GLOW_WIDTH_KT / GLOW_INTERVALS;
  // In units of kT, with exp(-onset) taken out.
  const onset = onsetEv / thermalEv;
  const atOnset = Math.exp(-onset);
  let sum = 0;
  for (let i = 0; i <= GLOW_INTERVALS; i++) {
    const u = onset + i * width;
    const fall = GLOW_FALL[i]!;
    const weight = i === 0 || i === GLOW_INTERVALS ? 1 : i % 2 === 1 ? 4 : 2;
    sum += (weight * absorptance(u * thermalEv) * u * u * fall) / (1 - atOnset * fall);
  }
  const photons = (2 * Math.PI * thermalJ ** 3) / (PLANCK_JS ** 3 * SPEED_OF_LIGHT_MS ** 2);
  return Math.log((photons * (sum * width)) / 3) - onset;
}

/** Solves x + ln(1 + x) = ln(ratio + 1) by Newton's method, which on a concave function stays below the root where it began. */
function maximumPower(logRatio: number): number {
  // ln(ratio + 1) without overflow.
  const target = logRatio > 0 ? logRatio + Math.log1p(Math.exp(-logRatio)) : Math.log1p(Math.exp(logRatio));
  let x = target / 2;
  for (let step = 0; step < 50; step++) {
    const change = (target - x - Math.log1p(x)) / (1 + 1 / (1 + x));
    x += change;
    if (Math.abs(change) <= 1e-14 * x) break;
  }
  return x;
}
