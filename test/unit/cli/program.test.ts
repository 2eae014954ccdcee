/** Which commands are loaded: the one that is named, or all where none is. Names are those of the files in `cli/commands`. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandLine, commandWord } from '../../../cli/program.js';

const namesOf = async (word?: string) => (await commandLine(word)).commands.map((command) => command.name()).sort();
const ALL = readdirSync(new URL('../../../cli/commands', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''))
  .sort();

it.each(ALL.filter((name) => name !== 'completion'))('%s is loaded alone', async (name) => {
  expect(await namesOf(name)).toEqual([name]);
});

it.each([undefined, 'completion', 'help', '--help', 'clutser', 'toString'])('%s loads all', async (word) => {
  expect(await namesOf(word)).toEqual(ALL);
});

it.each<[string, string | undefined]>([
  ['runs', 'runs'],
  ['--data runs status', 'status'],
  ['--data=runs -o json -q status --output json', 'status'],
  ['-v discover --data x', 'discover'],
  ['--data', undefined],
  ['--help', undefined],
  ['', undefined],
])('"%s" names %s', (words, command) => {
  expect(commandWord(words.split(' ').filter(Boolean))).toBe(command);
});
