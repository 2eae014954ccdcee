/** What `validate` refuses by itself: before a server is started or asked. */
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { register } from '../../../../cli/commands/validate.js';

async function refusalOf(...words: string[]): Promise<unknown> {
  const program = new Command('spectraloom');
  register(program);
  for (const one of [program, ...program.commands])
    one.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  return program.parseAsync(['node', 'spectraloom', 'validate', 'a-run', ...words]).catch((error: unknown) => error);
}

describe('validate', () => {
  it.each([
    ['--folds', '1', 'from 2 to 20'],
    ['--folds', '21', 'from 2 to 20'],
    ['--seeds', '11', 'from 1 to 10'],
  ])('refuses %s %s where it stands', async (option, value, expected) => {
    const refusal = await refusalOf(option, value);
    expect(refusal).toBeInstanceOf(CommanderError);
    expect((refusal as Error).message).toContain(`${option} <count>' argument '${value}' is invalid`);
    expect((refusal as Error).message).toContain(`Expected a whole number ${expected}.`);
  });
});
