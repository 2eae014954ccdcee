import { CommanderError } from 'commander';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { exitCodeOf, InterruptedError } from '../../../cli/frame/exit-codes.js';
import { errorToJson, renderError } from '../../../cli/present/error.js';
import { showDuration } from '../../../cli/present/text/duration.js';
import { renderTable } from '../../../cli/present/text/table.js';
import { Painted } from '../../../cli/present/text/visible.js';
import {
  CorruptArtifactError,
  InvalidInputError,
  MissingArtifactError,
  RefusedError,
  ResourceError,
  StackUnavailableError,
} from '../../../schemas/failure.js';

const colours = pc.createColors(false);

// Expected: a terminal obeys escape sequences, and the values come from files that somebody else wrote.
test('control characters of a file are shown, not obeyed', () => {
  const error = new InvalidInputError('line 1: "\u001b[2J\u009b1m\r"', { found: 'a\u0007\tb' });
  expect(renderError(error, { colours })).toBe('error  line 1: "\\x1b[2J\\x9b1m\\x0d"\n       found  a\\x07\tb\n');
});

test('what the store lost comes with the way out, a damaged file of the user does not', () => {
  const lost = new MissingArtifactError('object graphs/ab is not in the store', { key: 'graphs/ab' });
  expect(renderError(lost, { colours })).toMatch(/way out {2}npx spectraloom doctor --repair/);
  expect(errorToJson(lost).error.facts).toMatchObject({
    key: 'graphs/ab',
    'way out': expect.stringMatching('--repair'),
  });
  expect(renderError(new CorruptArtifactError('not a readable Arrow file', { bytes: 3 }), { colours })).not.toMatch(
    /--repair/,
  );
});

// Expected: the sketch of an error in the design papers.
test('an error is one line and its facts', () => {
  const error = new InvalidInputError('POSCAR_ZnO.vasp, line 7: 3 counts for 2 elements', {
    found: '"2 2 1"',
    expected: 'one count per element',
  });
  expect(renderError(error, { colours })).toBe(
    [
      'error  POSCAR_ZnO.vasp, line 7: 3 counts for 2 elements',
      '       found     "2 2 1"',
      '       expected  one count per element',
      '',
    ].join('\n'),
  );
  expect(errorToJson(error)).toEqual({
    error: { name: 'InvalidInputError', message: error.message, facts: error.facts },
  });
});

test('longer texts keep their indent, details come only when asked for', () => {
  const error = new Error('first\nsecond', { cause: new Error('the origin') });
  expect(renderError(error, { colours })).toBe('error  first\n       second\n');
  expect(renderError(error, { colours, verbose: true })).toMatch(/present\.test\.ts[\s\S]*caused by [\s\S]*the origin/);
});

test.each([
  [new InvalidInputError('x'), 3],
  [new StackUnavailableError('x'), 4],
  [new RefusedError('x'), 1],
  [new ResourceError('x'), 1],
  [new Error('x'), 1],
  [new InterruptedError('x'), 130],
  [new CommanderError(1, 'commander.unknownOption', 'x'), 2],
  [new CommanderError(0, 'commander.helpDisplayed', 'x'), 0],
])('exit code of %s is %i', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});

test.each([
  [0, '0.0 s'],
  [9_940, '9.9 s'],
  [12_400, '12 s'],
  [185_000, '3 min 5 s'],
  [3_600_000, '1 h'],
  [7_800_000, '2 h 10 min'],
  [86_399_000, '1 d'],
  [356_400_000, '4 d 3 h'],
])('%i ms is %s', (milliseconds, text) => {
  expect(showDuration(milliseconds)).toBe(text);
});

test('columns are aligned, colours and wide letters do not shift them', () => {
  const lines = renderTable(
    ['part', 'n'],
    [
      ['temporal', '1'],
      [new Painted('\u001b[32mü\u001b[39m'), '20'],
    ],
    'lr',
  ).split('\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is taken out
  const plain = lines.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
  expect(plain).toEqual(['part       n', 'temporal   1', 'ü         20']);
});
