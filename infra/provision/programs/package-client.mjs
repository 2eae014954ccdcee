// @ts-check
/** How this machine asks for a Python wheel: pip as a module of python3, pip by name, or pip run by uv. */

import { installHint } from '../machine/install-hint.mjs';
import { MissingProgramError, runCommand } from '../processes/command.mjs';

/** @typedef {{ program: string, args: string[] }} Client */

const CLIENTS = [
  { program: 'python3', args: ['-m', 'pip'] },
  { program: 'pip3', args: [] },
  { program: 'uvx', args: ['pip'] },
];

/**
 * @param {typeof runCommand} [run] for tests
 * @returns {Promise<Client>}
 * @throws {Error} naming the command that installs one
 */
export async function findPip(run = runCommand) {
  for (const client of CLIENTS) {
    try {
      await run(client.program, [...client.args, '--version']);
      return client;
    } catch (error) {
      // A python3 without pip ends with an error of its own, which means the same as no python3: try the next one.
      if (!(error instanceof MissingProgramError) && client.program !== 'python3') throw error;
    }
  }
  throw new Error(`pip is not installed (${installHint(['python3', 'pip'])}; or uv, which brings its own)`);
}
