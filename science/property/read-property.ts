/**
 * `property.json`: what the file says, over what its preset says. Of the preset `absorption` the answer is the axis of
 * `spectrum.json`, and everything is as without the file.
 */
import { z } from 'zod';
import { type Condition, ConditionSchema, MOST_CONDITIONS } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import { type Property, PropertySchema } from '../../schemas/property.js';
import { type OtherPreset, PRESETS, PROPERTY_PRESETS } from '../../schemas/property-presets.js';
import { type SpectrumAxis, SpectrumAxisSchema } from '../../schemas/tables/spectrum.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { findJsonFault } from '../../schemas/text/json-faults.js';
import { printable, shortened } from '../text/index.js';
import type { ValueClaim } from './plausible/refuse-implausible.js';

/** `absorption`: an axis as `spectrum.json` states it. */
type StatedProperty = (
  | { readonly property: Property; readonly claim: ValueClaim }
  | { readonly absorption: SpectrumAxis }
) & {
  /** What it says of the conditions that values hold at; absent where it says nothing. */
  readonly conditions?: readonly Condition[];
};

const ConditionsSchema = z
  .array(ConditionSchema)
  .min(1)
  .max(MOST_CONDITIONS)
  .superRefine((conditions, context) => {
    const names = conditions.map(({ name }) => name.toLowerCase());
    names.forEach((name, i) => {
      if (names.indexOf(name) < i)
        context.addIssue({ code: 'custom', message: 'every condition once', path: [i, 'name'] });
    });
  });
const FileSchema = z.looseObject({
  preset: z.enum(PROPERTY_PRESETS).optional(),
  conditions: ConditionsSchema.optional(),
});
type PropertyFile = Readonly<Record<string, unknown>>;

/** @throws InvalidInputError naming field and value */
export function readProperty(text: string): StatedProperty {
  const file = parseObject(text);
  const { preset, conditions, ...own } = check(FileSchema, file, file);
  const stated = conditions && { conditions };
  if (preset === 'absorption') return { absorption: absorptionAxis(own, file), ...stated };
  const property = check(PropertySchema, withDefaults(preset, own), file);
  refuseFitted(property, file);
  return { property, claim: { preset: preset ?? null, ownBounds: own.bounds !== undefined }, ...stated };
}

/** Of a file that was written from a table: what its crystals have may be others. */
function refuseFitted({ descriptors }: Property, file: PropertyFile): void {
  const place = descriptors.findIndex((each) => each.kind === 'components' && each.fitted !== undefined);
  if (place < 0) return;
  const field = `descriptors.${place}.fitted`;
  const found = printable(shown(valueAt(file, field.split('.'))));
  const expected = 'no such key: components are fitted to the crystals of the folder';
  throw new InvalidInputError(`${TRAINING_FOLDER.property}: ${field}: ${expected}, found ${found}`, {
    file: TRAINING_FOLDER.property,
    field,
    found,
    expected,
  });
}

function withDefaults(preset: OtherPreset | undefined, own: PropertyFile): PropertyFile {
  const given = preset && PRESETS[preset];
  const axis = withAxisNames(own.axis, given?.axis ?? null);
  const base = given
    ? { name: given.name, unit: given.unit, transform: given.transform, floor: given.floor, bounds: given.bounds }
    : { transform: 'none', floor: null, bounds: { least: null, most: null } };
  const labels = own.labels ?? null;
  const descriptors = own.descriptors ?? (axis ? given?.descriptors(firstOf(axis)) : undefined) ?? [];
  const property = { ...base, ...own, axis, labels, descriptors };
  return { ...property, leading: own.leading ?? leadingOf(property) };
}

function withAxisNames(axis: unknown, names: { readonly name: string; readonly unit: string } | null): unknown {
  if (axis === undefined || axis === null) return names ?? null;
  return names && isObject(axis) ? { ...names, ...axis } : axis;
}

function firstOf(axis: unknown): number {
  if (!isObject(axis)) return 0;
  const [first] = Array.isArray(axis.values) ? axis.values : [axis.start];
  return typeof first === 'number' ? first : 0;
}

/** The first descriptor leads, or else the one value that a crystal has. */
function leadingOf({ name, descriptors }: { readonly name?: unknown; readonly descriptors: unknown }): unknown {
  const [first] = Array.isArray(descriptors) ? descriptors : [];
  if (!isObject(first)) return name;
  return first.kind === 'components' ? `${first.name} 1` : first.name;
}

/** Its values are alpha (`log10`, which is taken of them) or log10 alpha (`none`). */
const AbsorptionSchema = z.strictObject({
  transform: z.enum(['none', 'log10']),
  floor: z.number().nullable().optional(),
  axis: z.strictObject({ start: z.number(), stop: z.number(), points: z.number() }),
});

function absorptionAxis(own: PropertyFile, file: PropertyFile): SpectrumAxis {
  const { transform, floor, axis } = check(AbsorptionSchema, own, file);
  return check(
    SpectrumAxisSchema,
    {
      startEv: axis.start,
      stopEv: axis.stop,
      points: axis.points,
      quantity: transform === 'log10' ? 'alpha_cm1' : 'log10_alpha_cm1',
      ...(typeof floor === 'number' && { floor }),
    },
    file,
  );
}

/** Labels and names of a file may be many. */
const LONGEST_MESSAGE = 200;

/** Of the axis of absorption, as the file has them. */
const FIELDS: Readonly<Record<string, readonly string[]>> = { startEv: ['axis', 'start'], stopEv: ['axis', 'stop'] };

function check<S extends z.ZodType>(schema: S, value: unknown, file: PropertyFile): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = firstIssue(parsed.error);
  const path = issue.path.flatMap((key) => FIELDS[String(key)] ?? [String(key)]);
  const field = path.join('.') || issue.field;
  const message = shortened(printable(issue.message), LONGEST_MESSAGE);
  const found = printable(shown(valueAt(file, path)));
  throw new InvalidInputError(`${TRAINING_FOLDER.property}: ${printable(field)}: ${message}, found ${found}`, {
    file: TRAINING_FOLDER.property,
    field: printable(field),
    found,
    expected: message,
  });
}

function valueAt(file: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (Array.isArray(value) || isObject(value) ? (value as PropertyFile)[key] : undefined),
    file,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return value === undefined ? 'nothing' : shortened(JSON.stringify(value));
}

function parseObject(text: string): PropertyFile {
  const file = TRAINING_FOLDER.property;
  const fault = findJsonFault(text);
  if (fault) throw new InvalidInputError(`${file}, line ${fault.line}: ${fault.problem}`, { file, ...fault });
  const value: unknown = JSON.parse(text);
  if (isObject(value)) return value;
  throw new InvalidInputError(`${file}: not a JSON object`, {
    file,
    found: printable(shown(value)),
    expected: 'a JSON object',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
