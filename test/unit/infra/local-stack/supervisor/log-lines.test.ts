/** One printed line as one JSON object, and the end of a log for people: levels, lengths and cuts at their limits. */
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LogFile, toLogLine } from '../../../../../infra/local-stack/supervisor/log-file.js';
import { tailOf } from '../../../../../infra/local-stack/supervisor/log-tail.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const noon = new Date('2026-11-22T12:00:00Z');
const logged = (line: string, stream: 'stdout' | 'stderr' = 'stdout') =>
  JSON.parse(toLogLine(line, 'store', stream, noon));

describe('a line', () => {
  it.each([
    ['I1122 15:58:58.551267 master.go:400 up', 'stderr', 'info'],
    ['W1122 15:58:58.551267 master.go:400 slow', 'stdout', 'warn'],
    ['E1122 15:58:58.551267 master.go:400 lost', 'stdout', 'error'],
    ['F1122 15:58:58.551267 master.go:400 gone', 'stdout', 'fatal'],
    ['D1122 15:58:58.551267 master.go:400 gone', 'stdout', 'info'],
    ['E112 15:58:58', 'stdout', 'info'],
    [' E1122 15:58:58', 'stderr', 'warn'],
  ] as const)('of SeaweedFS or none, %s on %s: %s', (line, stream, level) => {
    expect(logged(line, stream)).toEqual({ time: '2026-11-22T12:00:00.000Z', level, part: 'store', msg: line });
  });

  it('of JSON keeps its own time, level, message and fields, under the name of its part', () => {
    expect(logged('{"time":"t","level":"WARN","msg":"m","part":"x","n":1}')).toEqual({
      time: 't',
      level: 'warn',
      msg: 'm',
      part: 'x',
      n: 1,
    });
    expect(logged('{"message":"m"}')).toEqual({
      time: '2026-11-22T12:00:00.000Z',
      level: 'info',
      part: 'store',
      msg: 'm',
    });
    expect(logged('{}')).toMatchObject({ level: 'info', msg: '' });
    expect(logged(' {"msg":"m"}').msg).toBe(' {"msg":"m"}');
  });

  it('is cut behind 16 KiB, not at them', () => {
    const whole = 'x'.repeat(16 * 1024);
    expect(logged(whole).msg).toBe(whole);
    expect(logged(`${whole}y`).msg).toBe(`${whole}… (16385 characters)`);
  });
});

describe('a log', () => {
  it('follows both outputs of a child line by line, without empty lines and secrets, for its owner alone', async () => {
    const folder = temporaryFolder();
    const log = new LogFile({ folder, part: 'store', redact: (text) => text.replaceAll('secret', '(hidden)') });
    const [out, err] = [new PassThrough(), new PassThrough()];
    log.follow(out, 'stdout');
    log.follow(err, 'stderr');
    out.end('one secret\r\n\n   \ntwo');
    await once(out, 'close');
    err.end('three\n');
    await once(err, 'close');
    log.write('{"msg":"own secret"}\n');
    await log.close();
    const lines = readFileSync(join(folder, 'store.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['info', 'one (hidden)'],
      ['info', 'two'],
      ['warn', 'three'],
      [undefined, 'own (hidden)'],
    ]);
    expect(statSync(join(folder, 'store.jsonl')).mode & 0o777).toBe(0o600);
  });
});

describe('the end of a log', () => {
  function file(text: string): string {
    const path = join(temporaryFolder(), 'p.jsonl');
    writeFileSync(path, text);
    return path;
  }
  const entry = (n: number, more = {}) =>
    JSON.stringify({ time: 't', level: 'info', part: 'p', msg: `line ${n}`, ...more });

  it('is its last twenty lines, or as many as are asked for', () => {
    const path = file(`${Array.from({ length: 30 }, (_, n) => entry(n)).join('\n')}\n`);
    expect(tailOf(path)).toEqual(Array.from({ length: 20 }, (_, n) => `t info line ${n + 10}`));
    expect(tailOf(path, 2)).toEqual(['t info line 28', 't info line 29']);
  });

  it('shows further fields, cuts at 400 characters, and what is no JSON as it is', () => {
    expect(tailOf(file(`${entry(1, { pid: 7, reason: 'x' })}\n{"time":"t","lev`))).toEqual([
      't info line 1 {"pid":7,"reason":"x"}',
      '{"time":"t","lev',
    ]);
    expect(tailOf(file(entry(1, { pid: 7 })))).toEqual(['t info line 1 {"pid":7}']);
    expect(tailOf(file(entry(1, { msg: 'x'.repeat(500) })))[0]).toBe(`t info ${'x'.repeat(393)}`);
  });

  it('is looked for in its last 16 KiB, whose first line may be cut', () => {
    const long = 'x'.repeat(16 * 1024);
    expect(tailOf(file(`${long}\nlast\n`))).toEqual(['last']);
    const exact = `${'x'.repeat(16 * 1024 - 6)}\nlast\n`;
    expect(exact.length).toBe(16 * 1024);
    expect(tailOf(file(exact)).at(-1)).toBe('last');
    expect(tailOf(file(exact)).length).toBe(2);
    expect(tailOf(file(''))).toEqual([]);
  });
});
