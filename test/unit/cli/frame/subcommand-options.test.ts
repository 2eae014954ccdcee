/** A command with options and subcommands that have some of them too. */
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { handDownOptions } from '../../../../cli/frame/subcommand-options.js';

async function run(...words: string[]): Promise<{ at: string; options: object }> {
  let ended = { at: '', options: {} };
  const program = new Command('program').option('--data <folder>');
  const above = program
    .command('screen')
    .argument('[files...]')
    .option('--from <run>')
    .option('--top <count>', '', Number, 20)
    .option('--name <name>')
    .option('--source <place>', '', (one: string, earlier: string[]) => [...earlier, one], [])
    .action((_, options: object) => {
      ended = { at: 'screen', options };
    });
  handDownOptions(above)
    .command('start')
    .argument('<name>')
    .requiredOption('--from <run>')
    .option('--top <count>', '', Number, 5)
    .option('--source <place>', '', (one: string, earlier: string[]) => [...earlier, one], [])
    .option('--limit <count>', '', Number)
    .action((_, options: object) => {
      ended = { at: 'start', options };
    });
  for (const one of [program, above, ...above.commands])
    one.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  await program.parseAsync(['node', 'program', ...words]);
  return ended;
}

describe('options of a subcommand', () => {
  it('are its own wherever they stand, with its own defaults', async () => {
    const options = { from: 'a', top: 5, source: ['x', 'y'], limit: 3 };
    const words = ['--from', 'a', '--source', 'x', '--limit', '3', '--source', 'y'];
    expect(await run('screen', 'start', 'n', ...words)).toEqual({ at: 'start', options });
    const early = { from: 'a', top: 5, source: ['x'] };
    expect(await run('screen', '--from', 'a', 'start', 'n', '--source', 'x')).toEqual({ at: 'start', options: early });
    expect(await run('screen', 'start', ...words, '--data', 'd', 'n', '--top', '7')).toEqual({
      at: 'start',
      options: { ...options, top: 7 },
    });
  });

  it('leave the command itself as it was', async () => {
    expect(await run('screen', 'f', '--top', '3')).toEqual({ at: 'screen', options: { top: 3, source: [] } });
  });

  it.each([
    ['--name', ['screen', 'start', 'n', '--from', 'a', '--name', 'b']],
    ['--from', ['screen', 'start', 'n']],
  ])('are refused where it has no %s, or needs it', async (option, words) => {
    const refusal = await run(...words).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommanderError);
    expect((refusal as Error).message).toContain(option);
  });
});
