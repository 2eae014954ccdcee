/** Option values from text to numbers. What does not fit is refused with the form that was expected. */

import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import type { ConditionValues } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import { at } from '../../schemas/required.js';
import { RUN_NAME } from '../../schemas/run/run-name.js';
import type { ScreeningCriteria } from '../../schemas/tables/screening.js';

/** `12,20` -> [12, 20]: whole numbers above 0, each once: trials are named by them. */
export function parseCounts(text: string): number[] {
  const counts = text.split(',').map(parseCount);
  const twice = counts.find((count, i) => counts.indexOf(count) < i);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} stands there twice.`);
  return counts;
}

/** `20,60,120`: whole numbers above 0, each larger than the one before. */
export function parseRungs(text: string): number[] {
  const rungs = parseCounts(text);
  if (rungs.some((rung, i) => i > 0 && rung <= at(rungs, i - 1)))
    throw new InvalidArgumentError('Expected rising numbers.');
  return rungs;
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text.trim())) throw new InvalidArgumentError('Expected whole numbers above 0.');
  return Number(text);
}

/** @returns a parser of whole numbers from `least` to `most` */
export function parseCountIn([least, most]: readonly [number, number]): (text: string) => number {
  return (text) => {
    const count = parseCount(text);
    if (count < least || count > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return count;
  };
}

/** `auto`, or a whole number above 0. */
export function parseGroups(text: string): number | 'auto' {
  return text.trim() === 'auto' ? 'auto' : parseCount(text);
}

/** 0 to 2^32 - 1. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d{1,10}$/.test(text) || seed > 0xffffffff)
    throw new InvalidArgumentError('Expected a whole number from 0 to 4294967295.');
  return seed;
}

export interface SplitShares {
  readonly trainRatio: number;
  readonly validationRatio: number;
  readonly testRatio: number;
}

/** `8:1:1`: parts of a whole for training, validation and test; the last may be 0. */
export function parseShares(text: string): SplitShares {
  const parts = text.split(':').map(parseDecimal);
  const [train = 0, validation = 0, test = 0] = parts;
  const whole = train + validation + test;
  if (parts.length !== 3 || train <= 0 || validation <= 0 || test < 0 || !Number.isFinite(whole))
    throw new InvalidArgumentError('Expected train:validation:test, such as 8:1:1; only the last may be 0.');
  return { trainRatio: train / whole, validationRatio: validation / whole, testRatio: test / whole };
}

export function parseDecimal(text: string): number {
  const value = Number(text);
  if (/^\s*$|^\s*[+-]?0[box]/i.test(text) || !Number.isFinite(value))
    throw new InvalidArgumentError('Expected a number.');
  return value;
}

export interface EnergyAxisOption {
  readonly startEv: number;
  readonly stopEv: number;
  readonly points: number;
}

/** `0:15:301`: first and last photon energy in eV, number of points. */
export function parseEnergyAxis(text: string): EnergyAxisOption {
  const words = text.split(':');
  if (words.length !== 3) throw new InvalidArgumentError('Expected start:stop:points, such as 0:15:301 (eV).');
  const [startEv, stopEv] = [parseDecimal(at(words, 0)), parseDecimal(at(words, 1))];
  const points = parseCount(at(words, 2));
  if (startEv < 0 || stopEv <= startEv || points < 2)
    throw new InvalidArgumentError('Expected 0 <= start < stop (eV) and at least 2 points.');
  return { startEv, stopEv, points };
}

/** `1.1:1.8`: onset energies in eV. */
export function parseOnsetWindow(text: string): ScreeningCriteria {
  const words = text.split(':');
  if (words.length !== 2) throw new InvalidArgumentError('Expected lowest:highest onset, such as 1.1:1.8 (eV).');
  const [onsetMinEv, onsetMaxEv] = [parseDecimal(at(words, 0)), parseDecimal(at(words, 1))];
  if (onsetMinEv < 0 || onsetMaxEv <= onsetMinEv)
    throw new InvalidArgumentError('Expected 0 <= lowest < highest (eV).');
  return { onsetMinEv, onsetMaxEv };
}

/** A window of a number, in its unit. */
export interface NamedWindow {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** `mean frequency=2:6`, `onset=1.1:1.8`: name of a number, lowest, highest, in its unit. Of an option that may be repeated. */
export function parseNamedWindow(text: string, earlier: readonly NamedWindow[] = []): NamedWindow[] {
  const equals = text.lastIndexOf('=');
  const words = text.slice(equals + 1).split(':');
  if (equals < 1 || words.length !== 2)
    throw new InvalidArgumentError("Expected name=lowest:highest, such as 'mean frequency=2:6'.");
  const [from, to] = [parseDecimal(at(words, 0)), parseDecimal(at(words, 1))];
  if (to <= from) throw new InvalidArgumentError('Expected lowest < highest.');
  return [...earlier, { name: text.slice(0, equals).trim(), from, to }];
}

/** `temperature_K=300,pressure_GPa=5` */
export function parseConditions(text: string): ConditionValues {
  const entries = text.split(',').map((part) => {
    const [name = '', number = '', ...rest] = part.split('=').map((word) => word.trim());
    if (name === '' || number === '' || rest.length > 0)
      throw new InvalidArgumentError('Expected name=number,name=number, such as temperature_K=300,pressure_GPa=5.');
    return [name, parseDecimal(number)] as const;
  });
  const values = new Map(entries);
  if (values.size < entries.length) throw new InvalidArgumentError('Expected every condition once.');
  return Object.fromEntries(values);
}

export function parseRunName(text: string): string {
  if (!RUN_NAME.test(text))
    throw new InvalidArgumentError('Expected up to 63 lower-case letters, digits and hyphens, not a hyphen first.');
  return text;
}

/** `oxides`, `sweep/oxides`, or a child of a run, `discover/oxides/sweep`: it becomes part of queries, keys and paths. */
export function parseRun(text: string): string {
  if (text.split('/').every((name) => RUN_NAME.test(name))) return text;
  throw new InvalidArgumentError(
    'Expected a name of lower-case letters, digits and hyphens, or kind and name: sweep/oxides.',
  );
}

/**
 * @param what the settings belong to, for the message
 * @throws InvalidInputError naming the first field that does not fit
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, path, message } = firstIssue(parsed.error);
  const found = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  throw new InvalidInputError(`${what}: ${field}: ${message}`, {
    field,
    found: JSON.stringify(found) ?? 'nothing',
    expected: message,
  });
}

/** Of an argument that takes several files. */
export function oneMoreFile(file: string, earlier: readonly string[] = []): string[] {
  if (file === '-') throw new InvalidArgumentError('Standard input is not read: name files.');
  return [...earlier, file];
}

/** Of an option that may be repeated. */
export function oneMore(word: string, earlier: readonly string[]): string[] {
  return [...earlier, word];
}

/** `1`, `2` or `all`: elements of a crystal that are replaced at once. */
export function parseReplace(text: string): 1 | 2 | 'all' {
  if (text === 'all') return text;
  if (text === '1') return 1;
  if (text === '2') return 2;
  throw new InvalidArgumentError('Expected 1, 2 or all.');
}

/** `0.94:1.06:5`: the first and last volume relative to that by ionic radii, and their number. */
export function parseVolumes(text: string): number[] {
  const words = text.split(':');
  const [first, last] = words.slice(0, 2).map(parseDecimal);
  const count = words.length === 3 ? parseCount(at(words, 2)) : 0;
  if (first === undefined || last === undefined || first < 0.5 || last > 2 || last <= first || count < 2 || count > 100)
    throw new InvalidArgumentError(
      'Expected first:last:number, such as 0.94:1.06:5, from 0.5 to 2 and 2 to 100 of them.',
    );
  return Array.from({ length: count }, (_, n) => Number((first + (n * (last - first)) / (count - 1)).toFixed(6)));
}
