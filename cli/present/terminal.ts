/**
 * What a command may say. Results go to standard output, all else to standard error, so that `-o json | jq` works.
 * `-o json` prints results as JSON and nothing else; `--quiet` drops what is neither a result nor an error.
 *
 * Everything that a command prints goes through here (live progress alone draws by itself), so that no name from a file
 * reaches the terminal with characters that it would obey.
 */

import { errorToJson, renderError } from './error.js';
import { PaceMeter, paceText } from './progress/pace.js';
import { Silence, timeText } from './progress/silence.js';
import { errorColours, outputColours } from './text/colours.js';
import { jsonText, visible, visibleWithColours } from './text/visible.js';

interface ScreenOptions {
  readonly output: 'text' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export class Screen {
  readonly output: 'text' | 'json';
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Lines about work that takes long. */
  readonly silence = new Silence(({ label, text }) => this.write(label, text), {
    always: process.stderr.isTTY !== true,
  });

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
    if (this.output === 'json') this.values([value]);
    else process.stdout.write(`${visibleWithColours(text, outputColours.isColorSupported)}\n`);
  }

  /** Parts of an answer that is too long for one: a line of JSON each. */
  values(values: readonly unknown[]): void {
    process.stdout.write(values.map((value) => `${jsonText(value)}\n`).join(''));
  }

  /** What went wrong, for people or for programs; printed even with `--quiet`. */
  problem(error: unknown): void {
    const text = this.output === 'json' ? `${jsonText(errorToJson(error))}\n` : renderError(error, this);
    process.stderr.write(visibleWithColours(text, errorColours.isColorSupported));
  }

  /** One line a step: ` label     text`. */
  step(label: string, text: string): void {
    this.write(label, text);
    this.silence.said(label);
  }

  private write(label: string, text: string): void {
    if (this.output === 'text' && !this.quiet)
      process.stderr.write(
        visibleWithColours(` ${errorColours.bold(label.padEnd(10))} ${text}\n`, errorColours.isColorSupported),
      );
  }

  /**
   * Work of which somebody who waits is told how far it is, whenever nothing was said for most of a minute.
   * @param work is given what takes its counts
   */
  async during<T>(label: string, work: (count: (done: number, total: number) => void) => Promise<T>): Promise<T> {
    const meter = new PaceMeter();
    let counted: readonly [number, number] = [0, 0];
    const begunMs = Date.now();
    const end = this.silence.begin((nowMs) => {
      const text = [paceText(meter.at(...counted, nowMs)), timeText(nowMs - begunMs)].filter(Boolean).join('; ');
      return { label, text };
    });
    try {
      return await work((done, total) => {
        counted = [done, total];
        meter.at(done, total, Date.now());
      });
    } finally {
      end();
    }
  }

  detail(text: string): void {
    if (this.verbose) process.stderr.write(`${errorColours.dim(visible(text))}\n`);
  }
}
