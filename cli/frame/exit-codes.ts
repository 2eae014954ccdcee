/** What the shell is told. Contracts: scripts depend on them. */
import { CommanderError } from 'commander';
import { SpectraloomError } from '../../schemas/failure.js';

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  invalidInput: 3,
  unavailable: 4,
  interrupted: 130,
} as const;

export const EXIT_CODE_HELP = `
Exit codes:
  0    done
  1    failed
  2    the command line is wrong
  3    a file or a setting is wrong; nothing was started
  4    a server does not answer, or the stack is not up
  130  interrupted; the same command continues`;

export function exitCodeOf(error: unknown): number {
  // Help and version leave by the same door, with their own code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof InterruptedError) return EXIT.interrupted;
  if (!(error instanceof SpectraloomError)) return EXIT.failed;
  if (error.kind === 'invalid-input') return EXIT.invalidInput;
  return error.kind === 'transient' ? EXIT.unavailable : EXIT.failed;
}

/** The user pressed Ctrl-C. The message says how to continue. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
