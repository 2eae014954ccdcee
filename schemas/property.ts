/**
 * A property of crystals: what the targets of a training folder are, over which axis, and which numbers are read off them.
 * `property.json` beside `id_prop.csv` says it; tables and models of such a folder carry it as JSON in their metadata.
 * Where there is none, spectra are absorption coefficients over photon energy.
 */
import { z } from 'zod';

/** As it stands in texts: a letter first, and nothing that breaks a line. */
const nameSchema = z
  .string()
  .min(1)
  .max(60)
  .regex(
    /^\p{L}[\p{L}\p{N} .,'()/+-]*$/u,
    "a name begins with a letter and has letters, digits, blanks and . , ' ( ) / + -",
  );
/** Empty: without a unit. */
const unitSchema = z
  .string()
  .max(30)
  .regex(/^\P{Cc}*$/u, 'no line breaks');
const finite = z.number();

/** Values of a crystal. */
export const MOST_VALUES = 100_000;

/** Positions of the values: an even grid, or a list that rises. Either may begin below zero. */
const AxisSchema = z
  .strictObject({
    name: nameSchema,
    unit: unitSchema,
    start: finite.optional(),
    stop: finite.optional(),
    points: z.number().int().min(2).max(MOST_VALUES).optional(),
    values: z.array(finite).min(2).max(MOST_VALUES).optional(),
  })
  .superRefine(({ start, stop, points, values }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', message, path: field.split('.') });
    if (values === undefined) {
      for (const [field, value] of Object.entries({ start, stop, points }))
        if (value === undefined) refuse(field, 'an axis has start, stop and points, or values');
      if (start !== undefined && stop !== undefined && !(stop > start))
        refuse('stop', `${stop} is not above start, ${start}`);
      return;
    }
    const both = Object.entries({ start, stop, points }).find(([, value]) => value !== undefined);
    if (both) refuse(both[0], 'an axis of values has no start, stop or points');
    const fall = values.findIndex((value, i) => i > 0 && !(value > (values[i - 1] ?? Number.NaN)));
    if (fall > 0) refuse(`values.${fall}`, `${values[fall]} is not above ${values[fall - 1]}`);
  });

const range = { from: finite, to: finite };
const partOfAxis = { from: finite.optional(), to: finite.optional() };
const rises = (window: { readonly from?: number | undefined; readonly to?: number | undefined }) =>
  window.from === undefined || window.to === undefined || window.to > window.from;
const RISES = { message: 'to must be above from', path: ['to'] };
const RangeSchema = z.strictObject(range).refine(rises, RISES);

/** What components were fitted to: their common origin, and a direction each, on the points of the axis. */
const FittedSchema = z.strictObject({
  /** Shape [points]; of nmf zeros. */
  origin: z.array(finite),
  /** Shape [count][points], each of length 1. */
  directions: z.array(z.array(finite)).min(1),
});
export type FittedComponents = z.infer<typeof FittedSchema>;

const MOST_COMPONENTS = 10;
/** Tables and models carry the directions in their metadata: with the number of points no more than so many numbers. */
const MOST_FITTED = 20_000;

/** One number of a crystal's values, or several of one kind; all are read with straight lines between the values as they were trained on. */
const DescriptorSchema = z.discriminatedUnion('kind', [
  /** Where the values first pass a level, going up or down: a position on the axis. */
  z.strictObject({
    name: nameSchema,
    kind: z.literal('crossing'),
    level: finite,
    direction: z.enum(['up', 'down']).default('up'),
  }),
  /** Of the values over a part of the axis; `relative`: divided by that over another part. */
  z
    .strictObject({ name: nameSchema, kind: z.literal('integral'), ...range, relative: RangeSchema.optional() })
    .refine(rises, RISES),
  /** At a position on the axis, or of a label. */
  z.strictObject({ name: nameSchema, kind: z.literal('value'), at: z.union([finite, z.string().min(1)]) }),
  /** Position of the largest value. */
  z.strictObject({ name: nameSchema, kind: z.literal('peak'), ...partOfAxis }).refine(rises, RISES),
  /** Mean position, each weighted by its value. */
  z.strictObject({ name: nameSchema, kind: z.literal('centroid'), ...partOfAxis }).refine(rises, RISES),
  /** Standard deviation of the positions, each weighted by its value. */
  z.strictObject({ name: nameSchema, kind: z.literal('width'), ...partOfAxis }).refine(rises, RISES),
  /** How much of each of `count` patterns the values hold, as they are trained on; found in the crystals that are trained on. */
  z.strictObject({
    name: nameSchema.max(50),
    kind: z.literal('components'),
    method: z.enum(['pca', 'nmf']),
    count: z.number().int().min(1).max(MOST_COMPONENTS),
    /** Of the values of a folder that was read; no part of its file. */
    fitted: FittedSchema.optional(),
  }),
]);
export type Descriptor = z.infer<typeof DescriptorSchema>;

type Components = Extract<Descriptor, { readonly kind: 'components' }>;
/** What one number is read by: of components which of them, from 1. */
export type NumberDescriptor = Exclude<Descriptor, Components> | (Components & { readonly component: number });

const MOST_DESCRIPTORS = 12;

/** Values that can be, in the unit of the file; null: no bound. */
const BoundsSchema = z.strictObject({ least: finite.nullable(), most: finite.nullable() });

const SHAPE = {
  name: nameSchema,
  unit: unitSchema,
  /** What the network is trained on: the values, their log10, or asinh of them, which also takes those below zero. */
  transform: z.enum(['none', 'log10', 'asinh']),
  /** Smaller values are raised to it, in the unit of the file; null: none are. */
  floor: finite.nullable(),
  /** Null: one value a crystal, or one a label. */
  axis: AxisSchema.nullable(),
  labels: z.array(nameSchema).min(2).max(1000).nullable(),
  descriptors: z.array(DescriptorSchema).max(MOST_DESCRIPTORS, `at most ${MOST_DESCRIPTORS}`),
  /** Name of the descriptor that effects, shifts, probabilities and windows are of. */
  leading: nameSchema,
  bounds: BoundsSchema,
};

export const PropertySchema = z.strictObject(SHAPE).superRefine((property, context) => {
  const { transform, floor, axis, labels, descriptors, leading } = property;
  const refuse = (message: string, ...path: (string | number)[]) => context.addIssue({ code: 'custom', message, path });
  if (transform === 'log10' && floor !== null && floor <= 0) refuse(`${floor} has no logarithm`, 'floor');
  if (axis && labels) refuse('a property has an axis or labels, not both', 'labels');
  if (labels && new Set(labels).size < labels.length) refuse('every label once', 'labels');
  const names = numberDescriptors(property).map(({ name }) => name);
  const twice = descriptors.findIndex((each, i) => {
    const earlier = descriptors.slice(0, i).flatMap((other) => numbersOf(other).map(({ name }) => name));
    return numbersOf(each).some(({ name }) => earlier.includes(name));
  });
  if (twice > 0) refuse('every name once', 'descriptors', twice, 'name');
  if (axis === null && labels === null) {
    if (descriptors.length > 0) refuse('one value a crystal has no descriptors: it is what leads', 'descriptors');
    if (leading !== property.name) refuse(`one value a crystal leads by its name, "${property.name}"`, 'leading');
    return;
  }
  if (descriptors.length === 0) refuse('at least one, which leads', 'descriptors');
  else if (!names.includes(leading)) refuse(`no descriptor is called so: ${names.join(', ')}`, 'leading');
  descriptors.forEach((descriptor, i) => {
    const fault =
      faultOfComponents(descriptor, pointsOf(property)) ??
      (labels ? faultOfLabel(descriptor, labels) : faultOnAxis(descriptor, axis!));
    if (fault) refuse(fault.message, 'descriptors', i, ...fault.field.split('.'));
  });
});
export type Property = z.infer<typeof PropertySchema>;
export type PropertyAxis = NonNullable<Property['axis']>;

/** Its name, and in which unit: what texts, tables and windows call the leading number. */
export const LeadingNameSchema = z.strictObject({ name: nameSchema, unit: unitSchema });
export type LeadingName = z.infer<typeof LeadingNameSchema>;

interface Fault {
  readonly field: string;
  readonly message: string;
}

function faultOfComponents(descriptor: Descriptor, points: number): Fault | null {
  if (descriptor.kind !== 'components') return null;
  const { count, fitted } = descriptor;
  if (count > points) return { field: 'count', message: `${count} components of ${points} values` };
  if (count * points > MOST_FITTED)
    return { field: 'count', message: `${count} components of ${points} values are more than ${MOST_FITTED} numbers` };
  const isWhole = [fitted?.origin, ...(fitted?.directions ?? [])].every((row) => (row?.length ?? points) === points);
  if (isWhole && (fitted?.directions.length ?? count) === count) return null;
  return { field: 'fitted', message: `not ${count} directions of ${points} values` };
}

function faultOfLabel(descriptor: Descriptor, labels: readonly string[]): Fault | null {
  if (descriptor.kind === 'components') return null;
  if (descriptor.kind !== 'value')
    return { field: 'kind', message: 'of labels only "value" and "components" can be read' };
  if (typeof descriptor.at === 'string' && labels.includes(descriptor.at)) return null;
  return { field: 'at', message: `${JSON.stringify(descriptor.at)} is none of the labels: ${labels.join(', ')}` };
}

function faultOnAxis(descriptor: Descriptor, axis: PropertyAxis): Fault | null {
  const { first, last } = endsOf(axis);
  const outside = (field: string, value: number | undefined): Fault | null =>
    value === undefined || (value >= first && value <= last)
      ? null
      : { field, message: `${value} is not on the axis, ${first} to ${last}` };
  switch (descriptor.kind) {
    case 'crossing':
    case 'components':
      return null;
    case 'value':
      if (typeof descriptor.at === 'string') return { field: 'at', message: 'a position on the axis is a number' };
      return outside('at', descriptor.at);
    case 'integral': {
      const { from, to, relative } = descriptor;
      const own = outside('from', from) ?? outside('to', to);
      return own ?? outside('relative.from', relative?.from) ?? outside('relative.to', relative?.to);
    }
    default:
      return outside('from', descriptor.from) ?? outside('to', descriptor.to);
  }
}

/** Positions of the first and of the last value. */
export function endsOf({ start, stop, values }: PropertyAxis): { readonly first: number; readonly last: number } {
  return { first: start ?? values?.[0] ?? 0, last: stop ?? values?.at(-1) ?? 0 };
}

/** @returns positions of the values, in the unit of the axis; of labels and of one value their numbers from 0 */
export function positionsOf({ axis, labels }: Pick<Property, 'axis' | 'labels'>): number[] {
  if (axis?.values) return axis.values;
  const points = axis?.points ?? labels?.length ?? 1;
  if (!axis) return Array.from({ length: points }, (_, i) => i);
  const { first, last } = endsOf(axis);
  const step = (last - first) / (points - 1);
  return Array.from({ length: points }, (_, i) => first + i * step);
}

/** @returns numbers a crystal has */
export function pointsOf({ axis, labels }: Pick<Property, 'axis' | 'labels'>): number {
  return axis?.values?.length ?? axis?.points ?? labels?.length ?? 1;
}

/** @returns a number each, of components as many as there are: `shape 1`, `shape 2` */
function numbersOf(descriptor: Descriptor): NumberDescriptor[] {
  if (descriptor.kind !== 'components') return [descriptor];
  const { name, count } = descriptor;
  return Array.from({ length: count }, (_, i) => ({ ...descriptor, name: `${name} ${i + 1}`, component: i + 1 }));
}

/** @returns every number that is read off the values, in the order of the file; none of one value a crystal */
export function numberDescriptors({ descriptors }: Pick<Property, 'descriptors'>): NumberDescriptor[] {
  return descriptors.flatMap(numbersOf);
}

/** @returns null where one value a crystal is what leads */
export function leadingDescriptor(property: Property): NumberDescriptor | null {
  return numberDescriptors(property).find(({ name }) => name === property.leading) ?? null;
}

/** @returns all numbers but the leading one, in the order of the file */
export function otherDescriptors(property: Property): NumberDescriptor[] {
  return numberDescriptors(property).filter(({ name }) => name !== property.leading);
}

/** @returns the number beside the leading one, if there is one */
export function otherDescriptor(property: Property): NumberDescriptor | null {
  return otherDescriptors(property)[0] ?? null;
}

/** @returns the numbers beyond the leading one and the one beside it */
export function furtherDescriptors(property: Property): NumberDescriptor[] {
  return otherDescriptors(property).slice(1);
}

/** @returns unit of a descriptor's number; that of one value a crystal is the property's own */
export function unitOf(property: Property, descriptor: Descriptor | null): string {
  const { unit, axis, transform } = property;
  const along = axis?.unit ?? '';
  switch (descriptor?.kind) {
    case 'crossing':
    case 'peak':
    case 'centroid':
    case 'width':
      return along;
    case 'integral':
      return descriptor.relative ? '' : [unit, along].filter((part) => part !== '').join(' ');
    case 'components':
      return unit === '' || transform === 'none' ? unit : trainedUnitOf(property);
    default:
      return unit;
  }
}

export function leadingName(property: Property): LeadingName {
  return { name: property.leading, unit: unitOf(property, leadingDescriptor(property)) };
}

/** What leads absorption, and the number beside it. */
export const ONSET: LeadingName = { name: 'onset', unit: 'eV' };
const EDGE_INTEGRAL: LeadingName = { name: 'edge integral', unit: 'eV cm^-1' };

/** @param property null: absorption @returns every number that is read off the values of a crystal, the leading one first */
export function numberNames(property: Property | null): LeadingName[] {
  if (property === null) return [ONSET, EDGE_INTEGRAL];
  const others = otherDescriptors(property).map((each) => ({ name: each.name, unit: unitOf(property, each) }));
  return [leadingName(property), ...others];
}

/** What commands and messages need of a property; the rest stands in its tables. */
export const PropertyNoteSchema = z.strictObject({
  name: nameSchema,
  /** Of errors: that of the values as they are trained on. */
  trainedUnit: z.string(),
  leading: LeadingNameSchema,
});
export type PropertyNote = z.infer<typeof PropertyNoteSchema>;

export function noteOf(property: Property): PropertyNote {
  return { name: property.name, trainedUnit: trainedUnitOf(property), leading: leadingName(property) };
}

/** @returns unit of the values as they are trained on; of those without a unit what stands for it */
export function trainedUnitOf({ unit, transform }: Pick<Property, 'unit' | 'transform'>): string {
  if (transform === 'none') return unit === '' ? 'of the values' : unit;
  return unit === '' ? `${transform} of the values` : `${transform}(${unit})`;
}

/** @param metadata of a table @returns null where the table is one of absorption, or of nothing that was stated */
export function propertyOf(metadata: Readonly<Record<string, string>>): Property | null {
  const { property: text } = metadata;
  return text === undefined || text === '' ? null : PropertySchema.parse(JSON.parse(text));
}
