/** Files of a data folder: their names are contracts, nobody else reads them, half of one is never seen, a wrong one is refused by field. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ensureCredentials } from '../../../../../infra/local-stack/state/credentials.js';
import { claimDataFolder, removeDataFolder } from '../../../../../infra/local-stack/state/data-folder.js';
import { logFile, stackPaths } from '../../../../../infra/local-stack/state/paths.js';
import { readPrivateJson, writePrivateJson } from '../../../../../infra/local-stack/state/private-file.js';
import { folderId, readState, STORE_KINDS } from '../../../../../infra/local-stack/state/state.js';
import { PART_NAMES, StackStatusSchema } from '../../../../../infra/local-stack/state/status.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

function refusal(run: () => unknown): InvalidInputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a data folder', () => {
  it('has the names that older programs gave', () => {
    expect(stackPaths('/d')).toEqual({
      dataFolder: '/d',
      state: '/d/stack.json',
      credentials: '/d/credentials.json',
      lock: '/d/supervisor.lock',
      logs: '/d/logs',
      temporal: '/d/temporal',
      minio: '/d/minio',
      seaweedfs: '/d/seaweedfs',
      objects: '/d/objects',
      auditKey: '/d/audit.key',
    });
    expect(logFile(stackPaths('/d'), 'minio')).toBe('/d/logs/minio.jsonl');
    expect(STORE_KINDS).toEqual(['minio', 'seaweedfs', 'dir']);
    expect(PART_NAMES).toEqual(['temporal', 'store', 'worker']);
  });

  it('is made with its logs for its owner alone, and claimed again', () => {
    const folder = claimDataFolder(join(temporaryFolder(), 'a', 'data'));
    expect([folder, join(folder, 'logs')].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700]);
    writeFileSync(join(folder, 'stack.json'), '{}');
    writeFileSync(join(folder, 'notes.txt'), '');
    expect(claimDataFolder(folder)).toBe(folder);
  });

  it('is one that holds keys, or has the name of our own; another with files is refused, and not removed', () => {
    const folder = temporaryFolder();
    const own = join(folder, '.spectraloom');
    mkdirSync(own);
    writeFileSync(join(own, 'notes.txt'), '');
    expect(claimDataFolder(own)).toBe(own);
    expect(refusal(() => claimDataFolder(folder))).toMatchObject({
      message: `${folder} holds files and is no data folder of spectraloom`,
      facts: { field: '--data', found: '1 entries', expected: 'an empty or a new folder' },
    });
    expect(refusal(() => removeDataFolder(folder))).toMatchObject({ facts: { field: '--data', found: folder } });
    ensureCredentials(stackPaths(folder));
    removeDataFolder(folder);
    expect(existsSync(folder)).toBe(false);
    expect(() => removeDataFolder(folder)).not.toThrow();
  });
});

describe('a private file', () => {
  const schema = z.strictObject({ port: z.number() });

  it('is for its owner alone, readable JSON, and replaced without a rest', () => {
    const file = join(temporaryFolder(), 'f.json');
    expect(readPrivateJson(file, schema)).toBeNull();
    writePrivateJson(file, { port: 1 });
    writePrivateJson(file, { port: 2 });
    expect(readFileSync(file, 'utf8')).toBe('{\n  "port": 2\n}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['f.json']);
    expect(readPrivateJson(file, schema)).toEqual({ port: 2 });
  });

  it('that cannot get its name leaves no draft', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'f.json', 'taken'), { recursive: true });
    expect(() => writePrivateJson(join(folder, 'f.json'), { port: 1 })).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(folder)).toEqual(['f.json']);
  });

  it('that is not as it should be is refused by file and field, with the cause', () => {
    const file = join(temporaryFolder(), 'f.json');
    const of = (text: string) => {
      writeFileSync(file, text);
      return refusal(() => readPrivateJson(file, schema));
    };
    const broken = of(`{"port": ${'1'.repeat(100)}`);
    expect(broken).toMatchObject({
      message: `${file}: not JSON`,
      facts: { file, found: `{"port": ${'1'.repeat(51)}` },
    });
    expect(broken.cause).toBeInstanceOf(SyntaxError);
    const wrong = of('{"port": "x"}');
    expect(wrong.message).toContain(`${file}: port: `);
    expect(wrong.facts).toMatchObject({ file, field: 'port' });
    expect(wrong.cause).toBeInstanceOf(z.ZodError);
    expect(of('7').message).toContain(`${file}: (all): `);
    expect(() => readPrivateJson(join(file, 'below'), schema)).toThrow('ENOTDIR');
  });
});

describe('the state of a stack', () => {
  const state = (folder: string) => ({
    version: 1,
    folder: folderId(folder),
    store: 'dir',
    ports: { temporal: 21_001 },
    control: null,
    supervisor: null,
    parts: {},
  });

  it.each([
    ['ports', { ports: { temporal: 0 } }],
    ['ports', { ports: { temporal: 65_536 } }],
    ['ports', { ports: { temporal: 1.5 } }],
    ['store', { store: 's3' }],
    ['version', { version: 2 }],
    ['control', { control: { port: 1 } }],
    ['parts', { parts: { worker: { pid: 0, startTicks: 1, bootId: 'b', command: ['c'] } } }],
    ['parts', { parts: { worker: { pid: 1, startTicks: 1, bootId: 'b', command: [] } } }],
    ['parts', { parts: { worker: { pid: 1, startTicks: 1, bootId: '', command: ['c'] } } }],
    ['supervisor', { supervisor: { pid: 1, startTicks: -1, bootId: 'b', command: ['c'] } }],
  ])('is refused by %s: %j', (field, change) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'stack.json'), JSON.stringify({ ...state(folder), ...change }));
    expect(refusal(() => readState(stackPaths(folder))).facts.field).toMatch(new RegExp(`^${field}`));
  });

  it.each([1, 65_535])('may have the port %i', (port) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'stack.json'), JSON.stringify({ ...state(folder), ports: { temporal: port } }));
    expect(readState(stackPaths(folder))?.ports).toEqual({ temporal: port });
  });
});

it('a status may be in every state that is told, and one of an older supervisor lacks silence and memory', () => {
  const part = {
    name: 'worker',
    kind: 'worker',
    pid: 1,
    address: null,
    readySince: null,
    restarts: 0,
    failedStarts: 0,
    lastReason: null,
  };
  const status = {
    dataFolder: '/d',
    version: null,
    build: null,
    external: null,
    store: null,
    pid: null,
    startedAt: null,
    uiUrl: null,
  };
  const partStates = ['waiting', 'starting', 'ready', 'silent', 'restarting', 'stopping', 'stopped', 'external'];
  for (const state of ['down', 'starting', 'ready', 'silent', 'stopping', 'external']) {
    const parts = partStates.map((each) => ({ ...part, state: each }));
    expect(StackStatusSchema.parse({ ...status, state, parts }).parts[0]).toEqual({
      ...part,
      state: 'waiting',
      silence: null,
      memory: null,
    });
  }
  expect(StackStatusSchema.safeParse({ ...status, state: 'gone', parts: [] }).success).toBe(false);
  expect(StackStatusSchema.safeParse({ ...status, state: 'ready', parts: [{ ...part, state: 'gone' }] }).success).toBe(
    false,
  );
});
