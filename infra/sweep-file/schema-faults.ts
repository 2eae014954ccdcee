/** What zod says of a file, in the words of the file. */
import type { z } from 'zod';
import { STOPPING_KEYS } from '../../schemas/sweep/sweep-file.js';
import { SETTING_GROUPS } from '../../schemas/sweep/sweep-settings.js';
import { nearName } from '../files/near-name.js';
import type { FileFault, Path, PlacedDocument } from './document.js';

type Issue = z.core.$ZodIssue;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** @returns the keys that a mapping at that path may have @param found that has a key too many */
type KnownKeys = (path: readonly string[], found: unknown) => readonly string[];

/**
 * @param known keys of the file
 * @throws InvalidInputError on the first fault, in the order of the file
 */
export function refuseIssues(document: PlacedDocument, issues: readonly Issue[], known: KnownKeys): never {
  const faults = issues.map((issue) => faultOf(flattened(issue, document.value), document.value, known));
  const placed = faults.map((fault) => ({ fault, place: document.placeOf(fault.path, fault.atKey) }));
  placed.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  return document.refuse(placed[0]!.fault);
}

/** Of a choice of shapes, the one that the value was meant to have. */
function flattened(issue: Issue, value: unknown): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const found = at(value, issue.path);
  if (!isMapping(found)) return issue;
  const isList = (branch: Issue[]) =>
    branch.some(({ path, code }) => path[0] === 'values' && code === 'invalid_type') || branch.some(isWrongShape);
  const meant = issue.errors.find((branch) => !('values' in found ? branch.some(lacksRange) : isList(branch)));
  const inner = (meant ?? issue.errors.at(-1)!)[0];
  return inner ? flattened({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value) : issue;
}

function lacksRange({ path, code }: Issue): boolean {
  return code === 'invalid_type' && (path[0] === 'min' || path[0] === 'max');
}

function isWrongShape({ path, code }: Issue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

function faultOf(issue: Issue, value: unknown, keysOf: KnownKeys): FileFault {
  const found = shown(at(value, issue.path));
  const fault = (problem: string, expected: string) => ({ path: issue.path, problem, found, expected });
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys[0]!;
      const parent = issue.path.map(String);
      const known = keysOf(parent, at(value, issue.path));
      if (known.includes(key))
        return {
          path: [...issue.path, key],
          atKey: true,
          problem: 'values and a range',
          found: shown(key),
          expected: SHAPES.parameters!,
        };
      const expected = nearName(key, known) ?? `one of ${known.join(', ')}`;
      return { path: [...issue.path, key], atKey: true, problem: 'unknown key', found: shown(key), expected };
    }
    case 'invalid_key': {
      const key = String(issue.path.at(-1));
      return {
        path: issue.path,
        atKey: true,
        problem: 'no such setting',
        found: shown(key),
        expected: nearestSetting(key),
      };
    }
    case 'invalid_type':
      return at(value, issue.path) === undefined
        ? fault('missing', TYPE_NAMES[issue.expected] ?? issue.expected)
        : fault('wrong type', TYPE_NAMES[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return at(value, issue.path) === undefined
        ? fault('missing', orList(issue.values.map(String)))
        : fault('not allowed', orList(issue.values.map(String)));
    case 'too_small':
      return fault(
        'too small',
        bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum),
      );
    case 'too_big':
      return fault(
        'too large',
        bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum),
      );
    case 'invalid_union':
      if (issue.discriminator) return fault(found === 'nothing' ? 'missing' : 'not allowed', STOPPING_TYPES);
      return fault('wrong type', issue.path.includes('values') ? SCALAR : (SHAPES[String(issue.path[0])] ?? SCALAR));
    case 'invalid_format':
      return fault('wrong form', 'small letters, digits and hyphens, at most 63');
    default:
      return fault('not allowed', issue.message.replace(/^expected /, ''));
  }
}

const STOPPING_TYPES = Object.keys(STOPPING_KEYS).join(' or ');
const SCALAR = 'a number, a text, true or false';
const SHAPES: Readonly<Record<string, string>> = {
  parameters: 'values, or min and max with a distribution',
  replicates: 'a whole number, or finalists and seeds',
};

const KEYS: readonly [RegExp, readonly string[]][] = [
  [/^parameters\.[^.]+$/, ['values', 'min', 'max', 'distribution']],
  [/^metric$/, ['name', 'goal']],
  [/^budget$/, ['trials', 'epochs', 'compute_hours']],
  [/^replicates$/, ['finalists', 'seeds']],
  [/^tpe$/, ['startup_trials', 'gamma', 'candidates']],
];
/** @param topKeys that a file of a sweep may have */
export function sweepKeys(topKeys: readonly string[]): KnownKeys {
  return (path, found) => {
    if (path.join('.') === 'early_terminate' && isMapping(found))
      return STOPPING_KEYS[found.type as keyof typeof STOPPING_KEYS] ?? STOPPING_KEYS.asha;
    return KEYS.find(([pattern]) => pattern.test(path.join('.')))?.[1] ?? topKeys;
  };
}

/** The setting that was probably meant, or all of them. */
function nearestSetting(name: string): string {
  const names = [...SETTING_GROUPS.keys()];
  return nearName(name, names) ?? `one of ${names.join(', ')}`;
}

function bound(origin: string, words: string, limit: unknown): string {
  const what = origin === 'array' ? (limit === 1 ? ' entry' : ' entries') : origin === 'string' ? ' characters' : '';
  return `${words} ${String(limit)}${what}`;
}

function orList(values: readonly string[]): string {
  return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : (values[0] ?? '');
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message may show it. */
export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
