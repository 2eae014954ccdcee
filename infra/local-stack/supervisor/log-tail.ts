/** The end of a log, for people: what a part said last before it gave up. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const LAST_BYTES = 16 * 1024;

/** @returns the last lines as `time level message`; empty when there is no log */
export function tailOf(file: string, lines = 20): string[] {
  if (!existsSync(file)) return [];
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, LAST_BYTES));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const whole = bytes
      .toString('utf8')
      .split('\n')
      .slice(size > LAST_BYTES ? 1 : 0);
    return whole
      .filter((line) => line !== '')
      .slice(-lines)
      .map(readable);
  } finally {
    closeSync(descriptor);
  }
}

function readable(line: string): string {
  const entry = parse(line);
  if (entry === null) return line;
  const { time, level, msg, part: _part, ...rest } = entry;
  const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  return `${String(time)} ${String(level)} ${String(msg)}${more}`.slice(0, 400);
}

function parse(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // The last line of a part that was killed may be cut: shown as it is.
    return null;
  }
}
