/** No name from a file is obeyed by the terminal, whichever way it is printed. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Screen } from '../../../../../cli/present/terminal.js';
import { renderFacts } from '../../../../../cli/present/text/facts.js';
import { renderTable } from '../../../../../cli/present/text/table.js';
import { jsonText, visible, visibleLine, visibleWithColours } from '../../../../../cli/present/text/visible.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { holdsUnseen, UNSEEN_NAMES } from '../../../../harness/files/unseen-names.js';

const names = Object.entries(UNSEEN_NAMES);

function printed(output: 'text' | 'json', work: (screen: Screen) => void): string {
  let text = '';
  const keep = (chunk: unknown) => {
    text += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  work(new Screen({ output, quiet: false, verbose: true }));
  vi.restoreAllMocks();
  return text;
}
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(names)('a name that %s', (_, name) => {
  test('is spelled out, and what can be read of it stays', () => {
    expect(holdsUnseen(visible(name))).toBe(false);
    expect(holdsUnseen(visibleLine(`${name}\n\t`), '')).toBe(false);
    expect(visible(name).startsWith(name.slice(0, name.search(/[^ -~]/)))).toBe(true);
  });

  test('is harmless in tables, facts, steps, details, results and errors', () => {
    const text = printed('text', (screen) => {
      screen.result(renderTable(['id', name], [[name, '1']]), null);
      screen.result(renderFacts([['file', name]]), null);
      screen.result(name, null);
      screen.step(name, name);
      screen.detail(name);
      screen.problem(new InvalidInputError(name, { [name]: name, found: name }, { cause: new Error(name) }));
      screen.problem(new Error(name));
    });
    expect(text.split('\n').length).toBeGreaterThan(8);
    expect(holdsUnseen(text)).toBe(false);
  });

  test('is the same name for programs', () => {
    const text = printed('json', (screen) => {
      screen.result('', { ids: [name], [name]: 1 });
      screen.problem(new InvalidInputError(name, { found: name }));
    });
    expect(holdsUnseen(text)).toBe(false);
    const [result, problem] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(result).toEqual({ ids: [name], [name]: 1 });
    expect(problem.error).toMatchObject({ message: name, facts: { found: name } });
  });
});

test('how characters are spelled', () => {
  expect(visible('a\u001b\u202e\u{e0041}\ud800\n\tb')).toBe('a\\x1b\\u202e\\u{e0041}\\ud800\n\tb');
  expect(visibleLine('a\n\tb')).toBe('a\\x0a\\x09b');
});

test('no code point that is drawn as nothing gets through, whether a character stands there yet or not', () => {
  const through = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => {
    const character = String.fromCodePoint(code);
    return holdsUnseen(character, '') && visibleLine(character) === character;
  });
  expect(through).toEqual([]);
});

test('ordinary names of all scripts stay as they are', () => {
  for (const name of ['α-Fe₂O₃', 'Öl', '塩化ナトリウム', 'каинит', 'ملح', 'e\u0301', '👍', 'a b', "it's"])
    expect(visible(name)).toBe(name);
});

test('own colours pass where the stream has colours, and nothing else does', () => {
  const green = '\u001b[32mready\u001b[39m';
  expect(visibleWithColours(`${green} \u001b[8mhidden \u001b[2J`, true)).toBe(`${green} \\x1b[8mhidden \\x1b[2J`);
  expect(visibleWithColours(green, false)).toBe('\\x1b[32mready\\x1b[39m');
  // A cell is a name: its colours are none of ours.
  expect(renderTable(['id'], [[green]])).toContain('\\x1b[32m');
});

test('JSON reads back as the very same value, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(jsonText({ [text]: text }))).toEqual({ [text]: text });
      expect(holdsUnseen(jsonText(text), '')).toBe(false);
    }),
  );
});

test('the screen alone writes to the terminal, but for live progress and the two places before it', () => {
  const writers = readdirSync('cli', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /process\.(stdout|stderr)\.write|console\./.test(readFileSync(`cli/${file}`, 'utf8')));
  expect(writers.sort()).toEqual(['main.ts', 'present/terminal.ts', 'program.ts']);
});
