/**
 * Numbers in half precision (IEEE 754 binary16): 1 sign, 5 exponent and 10 fraction bits, relative steps of 2^-11, from 2^-24 to
 * 65,504. Rounded to nearest, ties to even.
 */

/** Beyond it a number rounds to infinity: halfway between the largest one and what would come next. */
const OVERFLOW = 65_520;
/** Smallest number with a full fraction, 2^-14. */
const SMALLEST_NORMAL = 2 ** -14;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** @returns whether the number has a finite one of half precision */
export function fitsHalf(value: number): boolean {
  return Math.abs(value) < OVERFLOW;
}

/**
 * @param values each as `fitsHalf` wants it
 * @returns the 16 bits of each
 */
export function toHalves(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = halfOf(values[i] as number);
  return halves;
}

/** @returns the numbers that the bits stand for, exactly */
export function fromHalves(halves: Uint16Array): Float32Array {
  numbers ??= Float32Array.from({ length: 0x10000 }, (_, half) => floatOf(half));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = numbers[halves[i] as number] as number;
  return values;
}

/** Of all bits there are; made at the first need. */
let numbers: Float32Array | null = null;

function halfOf(value: number): number {
  float[0] = value;
  const sign = (bits[0] ?? 0) >>> 31 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < SMALLEST_NORMAL) {
    // Float32 numbers from 0.5 on lie 2^-24 apart, as halves do here: the addition rounds.
    float[0] = size + 0.5;
    return sign | ((bits[0] ?? 0) - 0x3f000000);
  }
  const whole = (bits[0] ?? 0) & 0x7fffffff;
  // 13 bits fewer of the fraction, and an exponent that counts from -15 in place of -127.
  const rounded = whole + 0xfff + ((whole >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
