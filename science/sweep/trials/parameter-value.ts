/** A value that a trial has for a parameter. Runs inside workflows: plain language only. */

export type ParameterValue = number | string | boolean;

/** Transcendental functions may differ in the last bit between engine versions; six digits are the same everywhere. */
export function roundToSixDigits(value: number): number {
  return Number(value.toPrecision(6));
}
