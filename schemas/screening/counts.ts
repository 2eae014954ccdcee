/** Sums of what became of candidates. Free of zod, so that workflows may import it. */
import type { ScreeningCounts } from './manifest.js';

export const NO_COUNTS: ScreeningCounts = {
  listed: 0,
  predicted: 0,
  quarantined: 0,
  equal: 0,
  takenOver: 0,
  notScreened: 0,
  released: 0,
};

export function sumOf(a: ScreeningCounts, b: ScreeningCounts): ScreeningCounts {
  const names = Object.keys(NO_COUNTS) as (keyof ScreeningCounts)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as ScreeningCounts;
}
