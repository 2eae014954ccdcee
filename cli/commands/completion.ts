/** `spectraloom completion`: what a shell needs to complete commands, options and values that are fixed. */
import { Argument, type Command } from 'commander';
import { commandTree } from '../completion/command-tree.js';
import { completionScript, SHELLS, type Shell } from '../completion/shell-script.js';
import { action, type CommandContext } from '../frame/command.js';

export function register(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('[shell]', 'whose script is printed; without one, what to do with it').choices(SHELLS))
    .description('print a completion script for a shell')
    .addHelpText(
      'after',
      `
Examples:
  $ source <(npx spectraloom completion bash)
  $ npx spectraloom completion zsh > ~/.zsh/completions/_spectraloom
`,
    )
    .action(action<object>((context, _, [shell]) => completion(context, program, shell as Shell | undefined)));
}

async function completion({ screen }: CommandContext, program: Command, shell: Shell | undefined): Promise<void> {
  if (shell === undefined) {
    const lines = SHELLS.map((name) => `${name.padEnd(6)}source <(npx spectraloom completion ${name})`);
    screen.result(lines.join('\n'), { shells: SHELLS });
    return;
  }
  const script = completionScript(shell, commandTree(program));
  screen.result(script.trimEnd(), { shell, script });
}
