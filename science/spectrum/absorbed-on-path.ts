/**
 * Share of light that is absorbed on a path through matter (Beer and Lambert), over the logarithm of its optical depth:
 *
 *   F(x) = 1 - exp(-10^x),   x = log10(alpha d),   in [0, 1]
 *
 * Screening asks for it a thousand times a spectrum, so it is read from a table of cubics, 256 a decade, with the values and
 * slopes of F at their ends: off by less than 2e-11. Outside of the table F is computed.
 */

const FROM = -4;
/** From here on F is 1 to the last bit. */
const TO = 1.6;
const PIECES_PER_DECADE = 256;
const PIECES = Math.round((TO - FROM) * PIECES_PER_DECADE);

/** Shape [pieces, 4]: factors of 1, t, t^2 and t^3, t from 0 to 1 over a piece. */
const CUBICS = new Float64Array(PIECES * 4);
for (let i = 0; i < PIECES; i++) {
  const [x, next] = [FROM + i / PIECES_PER_DECADE, FROM + (i + 1) / PIECES_PER_DECADE];
  const change = computed(next) - computed(x);
  const [rise, nextRise] = [riseAt(x), riseAt(next)];
  CUBICS.set([computed(x), rise, 3 * change - 2 * rise - nextRise, rise + nextRise - 2 * change], 4 * i);
}

/** @param log10Depth log10 of the optical depth, finite; @returns F, off by less than 2e-11 */
export function absorbedOnPath(log10Depth: number): number {
  if (log10Depth >= TO) return 1;
  if (log10Depth < FROM) return computed(log10Depth);
  const place = (log10Depth - FROM) * PIECES_PER_DECADE;
  const i = Math.min(Math.floor(place), PIECES - 1);
  const t = place - i;
  const first = 4 * i;
  const share = CUBICS[first]! + t * (CUBICS[first + 1]! + t * (CUBICS[first + 2]! + t * CUBICS[first + 3]!));
  return Math.min(share, 1);
}

function computed(log10Depth: number): number {
  return -Math.expm1(-(10 ** log10Depth));
}

/** Slope of F times the width of a piece. */
function riseAt(log10Depth: number): number {
  const depth = 10 ** log10Depth;
  return (Math.LN10 * depth * Math.exp(-depth)) / PIECES_PER_DECADE;
}
