/** Which numbers a screening asks for: windows of onsets, or of what is read off the values of another property. */
import { InvalidInputError } from '../../../schemas/failure.js';
import { type LeadingName, numberNames, type Property } from '../../../schemas/property.js';
import { at } from '../../../schemas/required.js';
import type { ScreeningCriteria } from '../../../schemas/tables/screening.js';
import type { NamedWindow } from '../../frame/option-values.js';

export interface WindowOptions {
  /** Of onsets, eV. */
  readonly onset?: ScreeningCriteria;
  /** Of numbers, each by its name; all are to hold. */
  readonly window?: readonly NamedWindow[];
}

/**
 * @param property null: absorption
 * @param usual where nothing was asked for
 * @returns windows of further numbers in the order of the numbers, whatever the order they were given in
 * @throws InvalidInputError where both options were given, for a number that there is none of, and for one that has two windows
 */
export function screeningWindow(
  { onset, window: windows = [] }: WindowOptions,
  property: Property | null,
  usual: ScreeningCriteria,
): ScreeningCriteria {
  const numbers = numberNames(property);
  const leading = at(numbers, 0);
  const { name } = leading;
  if (onset && windows.length > 0)
    refuse('--onset and --window were given', '--onset', '--onset and --window', `--window '${name}=lowest:highest'`);
  if (onset && property)
    refuse(`--onset: what leads is the ${name}`, '--onset', 'a window of onsets', `--window '${name}=lowest:highest'`);
  if (windows.length === 0) return onset ?? usual;
  refuseOthers(windows, numbers);
  const windowOf = (number: LeadingName) => windows.find((each) => each.name === number.name);
  const own = windowOf(leading);
  if (!property && own && own.from < 0)
    refuse('--window: no onset is below 0 eV', '--window', `${own.from}`, '0 or more');
  const further = numbers.slice(1).flatMap((number) => {
    const window = windowOf(number);
    return window ? [{ ...number, from: window.from, to: window.to }] : [];
  });
  return {
    ...(own && { onsetMinEv: own.from, onsetMaxEv: own.to }),
    ...(property && { of: leading }),
    ...(further.length > 0 && { further }),
  };
}

/** More would be read by nobody. */
const MOST_NAMED = 24;

function refuseOthers(windows: readonly NamedWindow[], numbers: readonly LeadingName[]): void {
  const known = numbers.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`));
  const more = known.length > MOST_NAMED ? `, and ${known.length - MOST_NAMED} more` : '';
  const unknown = windows.find((window) => !numbers.some(({ name }) => name === window.name));
  if (unknown)
    refuse(
      `--window: there is no number called "${unknown.name}"`,
      '--window',
      unknown.name,
      `${known.slice(0, MOST_NAMED).join(', ')}${more}`,
    );
  const twice = windows.find((window, i) => windows.findIndex((other) => other.name === window.name) < i);
  if (twice) refuse(`--window: ${twice.name} has two windows`, '--window', twice.name, 'every number once');
}

function refuse(message: string, field: string, found: string, expected: string): never {
  throw new InvalidInputError(message, { field, found, expected });
}
