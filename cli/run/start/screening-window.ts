/** Which numbers a screening asks for: a window of onsets, or of what leads another property. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { LeadingName } from '../../../schemas/property.js';
import type { ScreeningCriteria } from '../../../schemas/tables/screening.js';
import type { NamedWindow } from '../../frame/option-values.js';

export interface WindowOptions {
  /** Of onsets, eV. */
  readonly onset?: ScreeningCriteria;
  /** Of what leads, by its name. */
  readonly window?: NamedWindow;
}

/**
 * @param leading what leads where it is no onset
 * @param usual where nothing was asked for
 * @throws InvalidInputError where both were given, or one of another number than the one that leads
 */
export function screeningWindow(
  { onset, window }: WindowOptions,
  leading: LeadingName | undefined,
  usual: ScreeningCriteria,
): ScreeningCriteria {
  const name = leading?.name ?? 'onset';
  if (onset && window) refuse('--onset and --window were given', '--onset', '--onset and --window', 'one of the two');
  if (onset && leading)
    refuse(`--onset: what leads is the ${name}`, '--onset', 'a window of onsets', `--window '${name}=lowest:highest'`);
  if (window && window.name !== name)
    refuse(`--window: there is no window of "${window.name}"`, '--window', window.name, `${name}=lowest:highest`);
  if (window && !leading && window.from < 0)
    refuse('--window: no onset is below 0 eV', '--window', `${window.from}`, '0 or more');
  if (window) return { onsetMinEv: window.from, onsetMaxEv: window.to, ...(leading && { of: leading }) };
  return onset ?? usual;
}

function refuse(message: string, field: string, found: string, expected: string): never {
  throw new InvalidInputError(message, { field, found, expected });
}
