/**
 * Absorption spectra that nobody calculated, of the shape of calculated ones: nothing below an onset, then many broad
 * transitions. The onset follows from the elements, so that there is something to learn.
 */
import { at, required } from '../../schemas/required.js';
import { randomSource } from '../../science/numerics/random-source.js';

export const POINTS = 1501;
/** eV. */
export const ENERGY = { start: 0, stop: 15 } as const;
/** log10(alpha / cm^-1). */
export const FLOOR = 2;

const TRANSITIONS = 60;
/** eV, as calculated spectra are broadened. */
const WIDTHS = { from: 0.15, to: 0.4 } as const;
/** Steps of the golden section are spread evenly. */
const GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

/**
 * @param elements of every site
 * @param number of the crystal: no two have the same spectrum
 * @returns log10(alpha / cm^-1), shape [POINTS]
 */
export function madeUpSpectrum(elements: readonly string[], number: number): Float64Array {
  const random = randomSource(number, 0x5350);
  const onsetEv = 0.3 + 7 * meanOf(elements.map(hardness)) ** 2 + 0.2 * random.next();
  const transitions = Array.from({ length: TRANSITIONS }, (_, i) => ({
    atEv: onsetEv + (ENERGY.stop - onsetEv) * ((i + random.next()) / TRANSITIONS) ** 1.3,
    width: WIDTHS.from + (WIDTHS.to - WIDTHS.from) * random.next(),
    strength: 10 ** (4 + random.next() + 0.8 * Math.min(1, i / 10)),
  }));
  return Float64Array.from({ length: POINTS }, (_, i) => {
    const energy = ENERGY.start + ((ENERGY.stop - ENERGY.start) * i) / (POINTS - 1);
    let alpha = 0;
    for (const { atEv, width, strength } of transitions)
      alpha += strength * Math.exp(-(((energy - atEv) / width) ** 2) / 2);
    return Math.max(FLOOR, Math.log10(alpha || Number.MIN_VALUE));
  });
}

/** A number in [0, 1) of its own for every element. */
function hardness(element: string): number {
  const letters = Array.from(element, (letter) => required(letter.codePointAt(0)));
  return ((at(letters, 0) * 7 + (letters[1] ?? 0)) * GOLDEN_SECTION) % 1;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
