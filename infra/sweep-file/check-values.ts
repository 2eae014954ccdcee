/** Values and ranges of a sweep, checked against the schemas of the settings they stand for. */
import { required } from '../../schemas/required.js';
import type { SweepFile } from '../../schemas/sweep/sweep-file.js';
import { type SettingValue, settingSchema } from '../../schemas/sweep/sweep-settings.js';
import type { PlacedDocument } from './document.js';
import { shown } from './schema-faults.js';

type ParameterEntry = SweepFile['parameters'][string];

export function checkSettings(document: PlacedDocument, file: SweepFile): void {
  for (const [name, value] of Object.entries(file.settings)) {
    if (name in file.parameters)
      document.refuse({
        path: ['settings', name],
        atKey: true,
        problem: 'a setting that is a parameter too',
        found: shown(name),
        expected: 'either a fixed value or a parameter',
      });
    checkValue(document, ['settings', name], name, value);
  }
}

export function checkParameter(document: PlacedDocument, name: string, entry: ParameterEntry, method: string): void {
  if ('values' in entry) checkList(document, ['parameters', name, 'values'], name, entry.values);
  else checkRange(document, name, entry, method);
}

/** Every value is one of its setting, and given once: fractions that agree in six digits are one. */
export function checkList(
  document: PlacedDocument,
  path: readonly string[],
  name: string,
  values: readonly SettingValue[],
): void {
  values.forEach((value, i) => {
    checkValue(document, [...path, i], name, value);
    const first = values.findIndex((other) => settled(other) === settled(value));
    if (first < i)
      document.refuse({
        path: [...path, i],
        problem: 'a value given twice',
        found: shown(value),
        expected: `every value once${values[first] === value ? '' : ', different in six digits'}; it is entry ${first + 1} already`,
      });
  });
}

/** As ranges are drawn. Whole numbers, seeds among them, are told apart by every digit. */
function settled(value: SettingValue): SettingValue {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

function checkRange(
  document: PlacedDocument,
  name: string,
  entry: Exclude<ParameterEntry, { values: unknown }>,
  method: string,
): void {
  const { min, max, distribution = 'uniform' } = entry;
  const path = ['parameters', name];
  if (method === 'grid')
    document.refuse({
      path,
      atKey: true,
      problem: 'a range in a grid',
      found: `min ${min}, max ${max}`,
      expected: 'values, or method: random or tpe',
    });
  if (!isNumeric(name))
    document.refuse({
      path,
      atKey: true,
      problem: 'a range of a setting that is no number',
      found: `min ${min}, max ${max}`,
      expected: expectedOf(name),
    });
  if (!(min < max))
    document.refuse({
      path: [...path, 'max'],
      problem: 'an empty range',
      found: `${max}`,
      expected: `more than min, ${min}`,
    });
  if (isWhole(name) && distribution !== 'int_uniform')
    document.refuse({
      path: [...path, 'distribution' in entry ? 'distribution' : 'min'],
      problem: 'a setting of whole numbers',
      found: distribution,
      expected: 'distribution: int_uniform',
    });
  for (const [bound, value] of Object.entries({ min, max })) {
    if (distribution === 'log_uniform' && value <= 0)
      document.refuse({ path: [...path, bound], problem: 'no logarithm', found: `${value}`, expected: 'more than 0' });
    if (distribution === 'int_uniform' && !Number.isInteger(value))
      document.refuse({ path: [...path, bound], problem: 'not whole', found: `${value}`, expected: 'a whole number' });
    checkValue(document, [...path, bound], name, value);
  }
}

function checkValue(document: PlacedDocument, path: readonly PropertyKey[], name: string, value: SettingValue): void {
  const parsed = required(settingSchema(name)).safeParse(value);
  if (!parsed.success)
    document.refuse({ path, problem: `no value of ${name}`, found: shown(value), expected: expectedOf(name) });
}

function isWhole(name: string): boolean {
  return !required(settingSchema(name)).safeParse(1.5).success && isNumeric(name);
}

/** Any number will do: bounds that no number fits exist in no setting. */
function isNumeric(name: string): boolean {
  return [0, 0.01, 1, 2, 100].some((value) => required(settingSchema(name)).safeParse(value).success);
}

/** In the words of the schema: `a whole number from 1 to 200`, `one of layer, batch`, `true or false`. */
function expectedOf(name: string): string {
  const probe = (value: unknown) => required(settingSchema(name)).safeParse(value).error?.issues[0];
  const wrongType = probe(null);
  if (wrongType?.code === 'invalid_value') return `one of ${wrongType.values.join(', ')}`;
  if (wrongType?.code === 'invalid_type' && wrongType.expected === 'boolean') return 'true or false';
  const low = probe(-1e9);
  const high = probe(Number.MAX_SAFE_INTEGER);
  const from = low?.code === 'too_small' ? `${low.inclusive === false ? ' above' : ' from'} ${low.minimum}` : '';
  const to = high?.code === 'too_big' && Number(high.maximum) < 1e15 ? ` to ${high.maximum}` : '';
  return `a ${isWhole(name) ? 'whole ' : ''}number${from}${to}`;
}
