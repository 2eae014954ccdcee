/**
 * Conditions that the numbers of a crystal hold at, such as a temperature or a pressure: they join the readout of the network
 * as extra features. A condition is called by its name and, after the last underscore, its unit: `temperature_K`.
 */
import { z } from 'zod';

/** More are no conditions of an experiment. */
export const MOST_CONDITIONS = 16;

/**
 * Extra features of a network that are one condition, all of the same value: what they go through first normalises over the
 * features, and of a single one nothing would be left.
 */
export const FEATURES_OF_CONDITION = 8;

/**
 * Part of (value - mean) / deviation that a network is given. The norm behind the first map makes a feature that outweighs the bias
 * of the map a step at the mean; a quarter begins below the bias, and what lies between two values is between their predictions.
 */
export const CONDITION_WEIGHT = 0.25;

/**
 * How much the differences between rows of one formula count in the loss: an error of a crystal that is larger than its change with
 * a condition would hide the change otherwise.
 */
export const CONDITION_DIFFERENCE_WEIGHT = 1;

const NAME = /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/;
const UNIT = /^[\p{L}\p{N}%°][\p{L}\p{N}%°/^.*()-]*$/u;

const SHAPE = {
  name: z.string().min(1).max(40).regex(NAME, 'a name begins with a letter and has letters, digits and underscores'),
  /** Empty: without a unit. */
  unit: z.union([z.literal(''), z.string().max(20).regex(UNIT, 'a unit has letters, digits and % / ^ . * ( ) -')]),
  description: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, 'no line breaks')
    .optional(),
};

export const ConditionSchema = z.strictObject(SHAPE);
export type Condition = z.infer<typeof ConditionSchema>;

/** With what a network is given of it, weight (value - mean) / deviation, both over the crystals it was trained on. */
const ScaledConditionSchema = z.strictObject({
  ...SHAPE,
  mean: z.number(),
  /** Above 0; 1 where all crystals have one value. */
  deviation: z.number().positive(),
  /** Absent: 1. */
  weight: z.number().positive().optional(),
  /** Of the values that were trained on. */
  least: z.number(),
  most: z.number(),
});
export type ScaledCondition = z.infer<typeof ScaledConditionSchema>;
export const ScaledConditionsSchema = z.array(ScaledConditionSchema).min(1).max(MOST_CONDITIONS);

/** Value by the whole name, unit included. */
export const ConditionValuesSchema = z
  .record(z.string().min(1), z.number())
  .refine((values) => Object.keys(values).length > 0, 'at least one condition');
export type ConditionValues = z.infer<typeof ConditionValuesSchema>;

/** What commands need to know of the conditions of a folder. */
export const ConditionsNoteSchema = z.strictObject({
  conditions: z.array(ConditionSchema).min(1).max(MOST_CONDITIONS),
  /** What most rows have; of equally many the first. */
  usual: ConditionValuesSchema,
});
export type ConditionsNote = z.infer<typeof ConditionsNoteSchema>;

type Named = Pick<Condition, 'name' | 'unit'>;

/** @returns `temperature_K`; the name alone without a unit */
export function conditionKey({ name, unit }: Named): string {
  return unit === '' ? name : `${name}_${unit}`;
}

/** @returns what stands before and behind the last underscore */
export function partsOfKey(key: string): Named {
  const cut = key.lastIndexOf('_');
  return cut < 0 ? { name: key, unit: '' } : { name: key.slice(0, cut), unit: key.slice(cut + 1) };
}

/** As it stands in texts: `electric field`. */
export function conditionName({ name }: Pick<Condition, 'name'>): string {
  return name.replaceAll('_', ' ');
}

/** @returns `300 K` */
export function withUnit(value: number, { unit }: Pick<Condition, 'unit'>): string {
  return unit === '' ? String(value) : `${value} ${unit}`;
}

/** @returns `temperature_K=300, pressure_GPa=5` */
export function conditionValuesText(values: ConditionValues): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** Of data whose crystals were known at several conditions, and have one row each: which, and what was trained on. */
const RowsOfCrystalsSchema = z.strictObject({
  /** Each row is that of its crystal which is nearest to these. */
  at: ConditionValuesSchema,
  /** Of all crystals, before. */
  rows: z.number().int().positive(),
  /** Least and largest value that was trained on, by the whole name of the condition. */
  trained: z.record(z.string(), z.strictObject({ least: z.number(), most: z.number() })),
});
export type RowsOfCrystals = z.infer<typeof RowsOfCrystalsSchema>;

/** @param metadata of a table @returns null where each row always was a crystal */
export function rowsOfCrystalsIn({ rowsOfCrystals: text }: Readonly<Record<string, string>>): RowsOfCrystals | null {
  return text === undefined ? null : RowsOfCrystalsSchema.parse(JSON.parse(text));
}

/** @returns `temperature 500 K, trained 100 to 300 K`; null within what was trained on */
export function beyondTrained(
  condition: Named,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): string | null {
  if (value >= least && value <= most) return null;
  const trained =
    least === most ? `at ${withUnit(least, condition)} alone` : `${least} to ${withUnit(most, condition)}`;
  return `${conditionName(condition)} ${withUnit(value, condition)}, trained ${trained}`;
}

/** @param metadata of a table @returns none where its crystals have no conditions */
export function conditionsOf({ conditions: text }: Readonly<Record<string, string>>): Condition[] {
  return text === undefined || text === '' ? [] : z.array(ConditionSchema).parse(JSON.parse(text));
}
