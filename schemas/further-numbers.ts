/**
 * Numbers of crystals beside the one that leads, in tables that have them: columns `number1`, `number2`, ..., with
 * `number1Lower` and `number1Upper` where their errors are known. The metadata entry `numbers` says in JSON what they are, in
 * this order: `[{"name", "unit"}]`.
 */
import { z } from 'zod';
import { type LeadingName, LeadingNameSchema } from './property.js';
import { required } from './required.js';

/** Of a layout whose tables may have them. */
export const FURTHER_COLUMNS = { pattern: /^number[1-9][0-9]*(Lower|Upper)?$/, type: 'f64?' } as const;

type Values = readonly (number | null)[];

export interface FurtherNumber extends LeadingName {
  /** One a row; null where a crystal has no such number. */
  readonly values: Values;
  /** Ends of the 90 % interval; null where nothing is known of the errors. */
  readonly interval: { readonly lower: Values; readonly upper: Values } | null;
}

interface Columns {
  readonly extra: Readonly<Record<string, (number | null)[]>>;
  readonly metadata: { readonly numbers?: string };
}

/** @returns nothing for no numbers: such tables have neither columns nor metadata of them */
export function furtherColumns(numbers: readonly FurtherNumber[]): Columns {
  if (numbers.length === 0) return { extra: {}, metadata: {} };
  const columns = numbers.flatMap(({ values, interval }, i) => {
    const name = `number${i + 1}`;
    const ends = interval
      ? [
          [`${name}Lower`, [...interval.lower]],
          [`${name}Upper`, [...interval.upper]],
        ]
      : [];
    return [[name, [...values]], ...ends];
  });
  const names = numbers.map(({ name, unit }) => ({ name, unit }));
  return { extra: Object.fromEntries(columns), metadata: { numbers: JSON.stringify(names) } };
}

/** @returns in the order of the columns; none of a table without */
export function furtherNumbersOf({
  extra = {},
  metadata,
}: {
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}): FurtherNumber[] {
  return namesIn(metadata).map((named, i) => {
    const [values, lower, upper] = ['', 'Lower', 'Upper'].map((end) => extra[`number${i + 1}${end}`] as Values);
    return { ...named, values: required(values), interval: lower && upper ? { lower, upper } : null };
  });
}

/** @returns what the columns are called where they stand by themselves: `width (THz)`, `width lower (THz)` */
export function furtherHeads(metadata: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const heads = namesIn(metadata).flatMap(({ name, unit }, i) =>
    ['', 'Lower', 'Upper'].map((end) => {
      const head = [name, end.toLowerCase(), unit === '' ? '' : `(${unit})`].filter(Boolean).join(' ');
      return [`number${i + 1}${end}`, head] as const;
    }),
  );
  return new Map(heads);
}

function namesIn({ numbers }: Readonly<Record<string, string>>): LeadingName[] {
  return numbers === undefined ? [] : z.array(LeadingNameSchema).parse(JSON.parse(numbers));
}
