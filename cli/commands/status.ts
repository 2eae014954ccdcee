/** `spectraloom status`: what runs, since when, how often it was restarted and why. */
import type { Command } from 'commander';
import { action, type CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { renderStatus } from '../present/stack.js';

export function register(program: Command): void {
  program
    .command('status')
    .description('show the parts of the local stack; exit code 4 unless all are ready')
    .addHelpText('after', '\nExamples:\n  $ npx spectraloom status\n  $ npx spectraloom status -o json | jq .state\n')
    .action(action(showStatus));
}

async function showStatus({ screen, dataFolder }: CommandContext): Promise<void> {
  const { stackStatus } = await import('../../infra/local-stack/client/client.js');
  const status = await stackStatus({ dataFolder });
  screen.result(renderStatus(status, new Date()), status);
  if (status.state !== 'ready' && status.state !== 'external') process.exitCode = EXIT.unavailable;
}
