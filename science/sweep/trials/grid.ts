/**
 * All combinations of listed values, last parameter fastest. Runs inside workflows: plain language only, and nothing
 * that could differ between two replays.
 */

export type ParameterValue = number | string | boolean;
/** Parameter name -> values to try. */
type GridSpace = Readonly<Record<string, readonly ParameterValue[]>>;

interface GridTrial<S extends GridSpace = GridSpace> {
  /** Place in the grid from 0; every tie is decided by it. */
  readonly index: number;
  /** A value for every parameter. */
  readonly parameters: { readonly [Name in keyof S]: S[Name][number] };
}

/**
 * @param space at least one value a parameter; numbers finite, rounded to 6 significant digits
 * @returns the trials in order, trial i at place i; values that a list repeats count once, an empty space has one trial
 * @throws RangeError naming the parameter without values or with a value that is not finite
 */
export function gridTrials<S extends GridSpace>(space: S): GridTrial<S>[] {
  let combinations: Record<string, ParameterValue>[] = [{}];
  for (const [name, values] of Object.entries(space)) {
    if (values.length === 0) throw new RangeError(`parameter ${name} has no values`);
    const distinct = [...new Set(values.map((value) => settled(name, value)))];
    combinations = combinations.flatMap((others) => distinct.map((value) => ({ ...others, [name]: value })));
  }
  return combinations.map((parameters, index) => ({ index, parameters: parameters as GridTrial<S>['parameters'] }));
}

function settled(name: string, value: ParameterValue): ParameterValue {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) throw new RangeError(`parameter ${name} has the value ${value}`);
  return roundToSixDigits(value);
}

/** Transcendental functions may differ in the last bit between engine versions; six digits are the same everywhere. */
export function roundToSixDigits(value: number): number {
  return Number(value.toPrecision(6));
}
