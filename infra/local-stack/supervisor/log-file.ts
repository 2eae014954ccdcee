/**
 * Log of one part: JSON lines, 8 MiB a file, three files kept, free of secrets.
 * What a part prints that is not JSON is wrapped, so that one reader understands all logs.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import { PRIVATE_MODE } from '../state/private-file.js';

const LOG_FILE_BYTES = 8 * 1024 * 1024;
const OLDER_FILES = 2;
/** A runaway line (a dumped buffer) must not become one giant log entry. */
const LONGEST_LINE = 16 * 1024;

interface LogFileOptions {
  readonly folder: string;
  readonly part: string;
  readonly redact: (text: string) => string;
  /** Bytes; default 8 MiB. */
  readonly size?: number;
}

export class LogFile {
  private readonly stream: RotatingFileStream;
  private readonly part: string;
  private readonly redact: (text: string) => string;

  constructor({ folder, part, redact, size = LOG_FILE_BYTES }: LogFileOptions) {
    this.part = part;
    this.redact = redact;
    this.stream = createStream((index) => (index ? `${part}.jsonl.${index}` : `${part}.jsonl`), {
      path: folder,
      size: `${size}B`,
      rotate: OLDER_FILES,
      mode: PRIVATE_MODE,
    });
    // A log that cannot be written (full disk, removed folder) must not end what it reports on.
    this.stream.on('error', (error) => process.stderr.write(`log of ${part}: ${error.message}\n`));
  }

  /** For a logger that writes whole JSON lines. */
  write(line: string): void {
    this.stream.write(this.redact(line));
  }

  /** Copies everything a child prints, line by line. */
  follow(output: Readable, name: 'stdout' | 'stderr'): void {
    createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (line.trim() !== '') this.stream.write(`${this.redact(toLogLine(line, this.part, name, new Date()))}\n`);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.stream.once('close', resolve);
      this.stream.end(() => this.stream.destroy());
    });
  }
}

/**
 * One printed line as one JSON object with `time`, `part`, `level`, `msg`; JSON objects keep all their fields.
 * Levels of wrapped lines: SeaweedFS says I, W, E or F first; else stderr is a warning and stdout information.
 */
export function toLogLine(line: string, part: string, stream: 'stdout' | 'stderr', now: Date): string {
  const own = jsonObject(line);
  if (own !== null) {
    const { time = now.toISOString(), level = 'info', message = '', msg = message, ...rest } = own;
    return JSON.stringify({ time, level: String(level).toLowerCase(), part, msg, ...rest });
  }
  const glog = /^([IWEF])\d{4} /.exec(line)?.[1];
  const level = glog ? { I: 'info', W: 'warn', E: 'error', F: 'fatal' }[glog] : stream === 'stderr' ? 'warn' : 'info';
  const msg = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}… (${line.length} characters)` : line;
  return JSON.stringify({ time: now.toISOString(), level, part, msg });
}

function jsonObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // Not JSON after all: the caller wraps the line as text, nothing is lost.
    return null;
  }
}
