/** Whether the predictions of one screening are those that another would make: by the same models, at the same conditions. */
import { conditionValuesText } from '../conditions.js';
import { RefusedError } from '../failure.js';
import type { ScreeningIdentity } from './manifest.js';

interface ScreeningDifference {
  readonly field: 'models' | 'layer' | 'conditions';
  readonly found: string;
  readonly expected: string;
}

/** @returns the first that differs; of which run the models are is no matter where they are the same */
export function screeningDifference(own: ScreeningIdentity, earlier: ScreeningIdentity): ScreeningDifference | null {
  const [expected, found] = [own, earlier].map(({ models, from, layer, at }) => ({
    models: models.map(({ sha256 }) => sha256.slice(0, 12)).join(', '),
    layer,
    conditions: at ? conditionValuesText(at) : 'no conditions',
    from,
  }));
  for (const field of ['models', 'layer', 'conditions'] as const) {
    const [here, there] = [String(expected?.[field]), String(found?.[field])];
    if (here === there) continue;
    return field === 'models'
      ? { field, found: `${there} of ${found?.from}`, expected: `${here} of ${expected?.from}` }
      : { field, found: there, expected: here };
  }
  return null;
}

/** @throws RefusedError naming what differs: other models predict otherwise, another layer has other features */
export function refuseOtherScreening(own: ScreeningIdentity, earlier: ScreeningIdentity): void {
  const difference = screeningDifference(own, earlier);
  if (difference === null) return;
  throw new RefusedError(`the predictions of that screening cannot be taken over: its ${difference.field} are others`, {
    ...difference,
    'way out': 'leave --since out: all candidates are predicted',
  });
}
