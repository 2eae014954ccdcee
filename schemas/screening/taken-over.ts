/** Whether the predictions of one screening are those that another would make. */
import { RefusedError } from '../failure.js';
import type { ScreeningIdentity } from './manifest.js';

/** @throws RefusedError naming what differs: other models predict otherwise, another layer has other features */
export function refuseOtherScreening(own: ScreeningIdentity, earlier: ScreeningIdentity): void {
  const modelsOf = ({ models }: ScreeningIdentity) => models.map(({ sha256 }) => sha256.slice(0, 12)).join(', ');
  const differing = [
    ['models', modelsOf(own), modelsOf(earlier)],
    ['layer', own.layer, earlier.layer],
  ].find(([, expected, found]) => expected !== found);
  if (!differing) return;
  const [what, expected, found] = differing;
  throw new RefusedError(`the predictions of that screening cannot be taken over: its ${what} are others`, {
    field: String(what),
    found: String(found),
    expected: String(expected),
    'way out': 'leave --since out: all candidates are predicted',
  });
}
