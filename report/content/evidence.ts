/** What a validation came to, in the order of the page. */
import { ALL_CRYSTALS, METHODS, type Measure, type Method } from '../../schemas/tables/evidence.js';
import type { MeasuredError } from '../../schemas/tables/evidence-rows.js';

/** One error of every method over all crystals, the smallest first. */
export function errorsByMethod(errors: readonly MeasuredError[], measure: Measure): MeasuredError[] {
  const own = errors.filter((error) => error.stratum === ALL_CRYSTALS && error.measure === measure);
  const place = (method: string) => METHODS.indexOf(method as Method);
  return own.sort((a, b) => (a.value ?? 0) - (b.value ?? 0) || place(a.method) - place(b.method));
}
