/**
 * What a command may say. Results go to standard output, all else to standard error, so that `-o json | jq` works.
 * `-o json` prints results as JSON and nothing else; `--quiet` drops what is neither a result nor an error.
 */

import { errorColours } from './colours.js';
export interface ScreenOptions {
  readonly output: 'text' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export class Screen {
  readonly output: 'text' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;

  constructor({ output, quiet, verbose }: ScreenOptions) {
    this.output = output;
    this.quiet = quiet;
    this.verbose = verbose;
  }

  /** Whether somebody watches: live progress is drawn only then. */
  get interactive(): boolean {
    return this.output === 'text' && !this.quiet && process.stderr.isTTY === true;
  }

  /** Whether a question can be asked. */
  get canAsk(): boolean {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  }

  /** The answer of the command: text for people, or the value as one line of JSON. */
  result(text: string, value: unknown): void {
    process.stdout.write(this.output === 'json' ? `${JSON.stringify(value)}\n` : `${text}\n`);
  }

  /** One line a step: ` label     text`. */
  step(label: string, text: string): void {
    if (this.output === 'text' && !this.quiet)
      process.stderr.write(` ${errorColours.bold(label.padEnd(10))} ${text}\n`);
  }

  detail(text: string): void {
    if (this.verbose) process.stderr.write(`${errorColours.dim(text)}\n`);
  }
}
