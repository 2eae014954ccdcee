/** What every command refuses before its own work. */
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { action, addGlobalOptions } from '../../../../cli/frame/command.js';

/** @returns how often the command's own work began */
async function run(...words: string[]): Promise<number> {
  let begun = 0;
  const program = addGlobalOptions(new Command('spectraloom'));
  program
    .command('make')
    .argument('[files...]')
    .option('--out <file>')
    .option('--model <file>', '', (file: string, earlier: string[]) => [...earlier, file], [])
    .action(
      action<object>(async () => {
        begun++;
      }),
    );
  for (const one of [program, ...program.commands])
    one.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  await program.parseAsync(['node', 'spectraloom', ...words]);
  return begun;
}

describe('a command', () => {
  it('runs with words in all places', async () => {
    expect(await run('make', 'a b', 'ü', '--out', ' ', '--model', 'x', '--data', 'd')).toBe(1);
    expect(await run('make')).toBe(1);
  });

  it.each([
    ['--out', ['make', '--out', '']],
    ['--model', ['make', '--model', 'x', '--model', '']],
    ['--data', ['--data', '', 'make']],
    ['an argument', ['make', 'a', '']],
  ])('refuses an empty %s: as a path it would be the present folder', async (what, words) => {
    const refusal = await run(...words).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommanderError);
    expect((refusal as Error).message).toMatch(new RegExp(`^error: .*${what}.* is empty\\.$`));
  });
});
