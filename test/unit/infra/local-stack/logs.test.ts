import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogFile, toLogLine } from '../../../../infra/local-stack/supervisor/log-file.js';
import { tailOf } from '../../../../infra/local-stack/supervisor/log-tail.js';
import { asTemporalLogger, createLogger, redactor, secretsOfEnvironment } from '../../../../infra/telemetry.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const noon = new Date('2026-11-22T12:00:00Z');
const fresh = temporaryFolder;

test('no text keeps a secret, as it is, in JSON or in an address', () => {
  // Longer than the censor and without its brackets: what replaces a secret cannot make up another one.
  const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_+/="\\ ü'), minLength: 12, maxLength: 40 });
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
      const clean = redactor([key]);
      expect(clean(`${before}${key}${after}`)).not.toContain(key);
      expect(clean(JSON.stringify({ msg: key }))).not.toContain(JSON.stringify(key).slice(1, -1));
      expect(clean(`http://x/?k=${encodeURIComponent(key)}`)).not.toContain(encodeURIComponent(key));
      if (!before.includes(key)) expect(clean(before)).toBe(before);
    }),
  );
});

test('a secret that contains another leaves no rest', () => {
  expect(redactor(['secret', 'secret-and-more'])('a secret-and-more b secret c')).toBe('a [redacted] b [redacted] c');
});

test('secrets of external servers are known', () => {
  expect(secretsOfEnvironment({ S3_SECRET_KEY: 'aaaaaa', TEMPORAL_API_KEY: 'bbbbbb', PATH: '/bin' })).toEqual([
    'aaaaaa',
    'bbbbbb',
  ]);
});

test('fields that are named like secrets are censored at any usual depth', () => {
  const lines: string[] = [];
  const logger = createLogger({ part: 'x', level: 'info', destination: { write: (line) => lines.push(line) } });
  logger.info({ token: 'a1', store: { secretKey: 'a2' }, config: { store: { accessKey: 'a3' } }, port: 7 }, 'settings');
  expect(lines.join()).not.toMatch(/a[123]/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', part: 'x', msg: 'settings', port: 7 });
});

test("Temporal's own fields do not clash with ours", () => {
  const lines: string[] = [];
  const logger = asTemporalLogger(
    createLogger({ part: 'worker', level: 'info', destination: { write: (line) => lines.push(line) } }),
  );
  logger.log('WARN', 'slow', { time: 1, level: 'x', attempt: 3n });
  expect(lines[0]!.match(/"time"/g)).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', msg: 'slow', attempt: '3' });
});

test.each([
  ['plain text', 'hello', 'stdout', { level: 'info', msg: 'hello' }],
  ['an error text', 'oh no', 'stderr', { level: 'warn', msg: 'oh no' }],
  ['a line of SeaweedFS', 'E1122 15:58:58.551267 master.go:400 lost', 'stderr', { level: 'error' }],
  ['a JSON line', '{"level":"ERROR","msg":"m","n":1}', 'stderr', { level: 'error', msg: 'm', n: 1 }],
  [
    'a JSON line of MinIO',
    '{"level":"INFO","message":"m","time":"2026-01-01T00:00:00Z"}',
    'stdout',
    { level: 'info', msg: 'm', time: '2026-01-01T00:00:00Z' },
  ],
  ['half a JSON line', '{"level":', 'stdout', { level: 'info', msg: '{"level":' }],
  ['a JSON number', '42', 'stdout', { msg: '42' }],
] as const)('%s becomes one JSON object', (_what, line, stream, expected) => {
  expect(JSON.parse(toLogLine(line, 'store', stream, noon))).toMatchObject({ part: 'store', ...expected });
});

test('a runaway line is cut and says how long it was', () => {
  const entry = JSON.parse(toLogLine('x'.repeat(1_000_000), 'p', 'stdout', noon)) as { msg: string };
  expect(entry.msg.length).toBeLessThan(17_000);
  expect(entry.msg).toContain('1000000 characters');
});

test('a log is rotated by size, three files are kept, and every line of them is JSON without the secret', async () => {
  const folder = fresh();
  const log = new LogFile({ folder, part: 'p', redact: redactor(['top-secret-value']), size: 20_000 });
  const printed = Readable.from(
    Array.from({ length: 2_000 }, (_, i) => `line ${i} top-secret-value ${'.'.repeat(80)}\n`),
  );
  log.follow(printed, 'stdout');
  // What was printed has been read before the file is closed.
  await once(printed, 'close');
  await log.close();
  const files = readdirSync(folder).sort();
  expect(files).toEqual(['p.jsonl', 'p.jsonl.1', 'p.jsonl.2']);
  for (const file of files) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
    for (const line of lines) expect(JSON.parse(line).msg).toMatch(/^line \d+ \[redacted\]/);
  }
  const last = readFileSync(join(folder, 'p.jsonl'), 'utf8') + readFileSync(join(folder, 'p.jsonl.1'), 'utf8');
  expect(last).toContain('line 1999 ');
});

test('a file of a log has eight MiB', async () => {
  const folder = fresh();
  const log = new LogFile({ folder, part: 'p', redact: (text) => text });
  for (let i = 0; i < 10; i++) log.write(`${'x'.repeat(1024 ** 2 - 1)}\n`);
  await log.close();
  expect(['p.jsonl.1', 'p.jsonl'].map((file) => statSync(join(folder, file)).size)).toEqual([
    8 * 1024 ** 2,
    2 * 1024 ** 2,
  ]);
});

test('the end of a log is shown readable', async () => {
  const folder = fresh();
  const log = new LogFile({ folder, part: 'p', redact: (text) => text });
  for (let i = 0; i < 500; i++) log.write(`${toLogLine(`line ${i} ${'.'.repeat(100)}`, 'p', 'stdout', noon)}\n`);
  await log.close();
  const tail = tailOf(join(folder, 'p.jsonl'), 3);
  expect(tail).toHaveLength(3);
  expect(tail[2]).toMatch(/^2026-11-22T12:00:00.000Z info line 499 /);
  expect(tailOf(join(folder, 'none.jsonl'))).toEqual([]);
});

test.runIf(process.platform === 'linux')('a log whose end was read is not held open', () => {
  const file = join(fresh(), 'part.log');
  writeFileSync(file, 'one line\n');
  expect(tailOf(file)).toEqual(['one line']);
  const open = readdirSync('/proc/self/fd').map((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`);
    } catch {
      // That of the listing itself is closed by now.
      return '';
    }
  });
  expect(open).not.toContain(file);
});
