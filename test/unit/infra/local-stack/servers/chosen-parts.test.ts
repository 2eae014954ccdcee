/** Which parts run here, what is shown of the others, and which program is missing. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ExternalServers } from '../../../../../infra/external-servers.js';
import { chooseParts, chooseStore } from '../../../../../infra/local-stack/servers/choose-parts.js';
import { readPartPrograms, requireProgram } from '../../../../../infra/local-stack/servers/parts.js';
import { stackPaths } from '../../../../../infra/local-stack/state/paths.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const KEYS = { accessKey: 'SL0123456789abcdef', secretKey: 'k'.repeat(40) };
const WORKER = { program: process.execPath, args: ['worker.js'] };
const LOCAL: ExternalServers = { temporal: null, store: null };
const S3 = {
  type: 's3',
  endPoint: 'far',
  port: 9000,
  accessKey: 'a-long-access-key',
  secretKey: 'k'.repeat(40),
  bucket: 'spectra',
  region: 'us-east-1',
} as const;

let folder: string;
let programs: { temporal: string; minio: string; weed: string };
beforeEach(() => {
  folder = temporaryFolder();
  const program = (name: string) => {
    writeFileSync(join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
    return join(folder, name);
  };
  programs = { temporal: program('temporal'), minio: program('minio'), weed: program('weed') };
});

const chosen = (store: 'minio' | 'seaweedfs' | 'dir', external: ExternalServers = LOCAL) =>
  chooseParts(stackPaths('/data'), { store, external, programs, keys: KEYS, worker: WORKER, onPage: null });

const outside = {
  pid: null,
  readySince: null,
  restarts: 0,
  failedStarts: 0,
  lastReason: null,
  silence: null,
  memory: null,
};

describe('the parts of a stack', () => {
  it.each(['minio', 'seaweedfs'] as const)('are Temporal, the store (%s) and the worker', (kind) => {
    const { servers, worker, elsewhere } = chosen(kind);
    expect(servers.map((part) => part.kind)).toEqual(['temporal', kind]);
    expect(worker.kind).toBe('worker');
    expect(elsewhere).toEqual([]);
  });

  it('have no server for a store that is a folder: it is there, and shown by its path', () => {
    const { servers, elsewhere } = chosen('dir');
    expect(servers.map((part) => part.kind)).toEqual(['temporal']);
    expect(elsewhere).toEqual([{ name: 'store', kind: 'dir', state: 'ready', address: '/data/objects', ...outside }]);
  });

  it.each([
    [true, 'https://far:9000'],
    [false, 'http://far:9000'],
  ])('leave out servers of others and show where they are (TLS %s)', (useSsl, address) => {
    const temporal = { connectionOptions: { address: 'lab:7233' }, namespace: 'n' };
    const { servers, worker, elsewhere } = chosen('minio', { temporal, store: { ...S3, useSsl } });
    expect(servers).toEqual([]);
    expect(worker.kind).toBe('worker');
    expect(elsewhere).toEqual([
      { name: 'temporal', kind: 'temporal', state: 'external', address: 'lab:7233', ...outside },
      { name: 'store', kind: 's3', state: 'external', address, ...outside },
    ]);
  });

  it('need no program of a server that is external', () => {
    programs = { ...programs, minio: '/nowhere' };
    expect(() => chosen('minio')).toThrow('minio cannot be run: /nowhere');
    expect(chosen('minio', { temporal: null, store: { ...S3, useSsl: true } }).servers.length).toBe(1);
  });
});

describe('the store of a data folder', () => {
  const all = { temporal: '/t', minio: '/m', weed: '/w' };

  it('stays what it is: another is refused by the option, with both ways out', () => {
    expect(chooseStore('minio', 'minio', all)).toBe('minio');
    expect(() => chooseStore('dir', 'minio', all)).toThrow(InvalidInputError);
    try {
      chooseStore('dir', 'minio', all);
    } catch (error) {
      expect(error).toMatchObject({
        message: 'this data folder keeps its objects in minio, not in dir',
        facts: { field: '--store', found: 'dir', expected: 'minio, or another data folder (--data)' },
      });
    }
  });
});

describe('the programs of the stack', () => {
  const file = (text: string) => {
    const path = join(folder, 'parts.json');
    writeFileSync(path, text);
    return path;
  };
  const refusal = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return error as InvalidInputError;
    }
    throw new Error('not refused');
  };

  it('are read from the file of the installation', () => {
    expect(readPartPrograms(file('{"temporal":"/t","minio":null,"weed":"/w","more":1}'))).toEqual({
      temporal: '/t',
      minio: null,
      weed: '/w',
    });
  });

  it('that are not installed are told with the file and what installs them', () => {
    const none = refusal(() => readPartPrograms(join(folder, 'none.json')));
    expect(none).toBeInstanceOf(InvalidInputError);
    expect(none.message).toMatch(/^the programs of the local stack are not installed: .*none\.json: ENOENT/);
    expect(none.facts).toEqual({ file: join(folder, 'none.json'), expected: 'npm start installs them' });
    expect(none.cause).toMatchObject({ code: 'ENOENT' });
    expect(refusal(() => readPartPrograms(file('{'))).cause).toBeInstanceOf(SyntaxError);
  });

  it('are refused by file and field where one is no path', () => {
    const path = file('{"temporal":"/t","minio":7,"weed":null}');
    const error = refusal(() => readPartPrograms(path));
    expect(error.message).toContain(`${path}: minio: `);
    expect(error.facts).toEqual({ file: path, field: 'minio' });
  });

  it('are named one by one where one is missing, or cannot be run', () => {
    expect(requireProgram(programs, 'weed')).toBe(programs.weed);
    const missing = refusal(() => requireProgram({ ...programs, weed: null }, 'weed'));
    expect(missing).toMatchObject({
      message: 'weed is not installed on this machine',
      facts: { program: 'weed', expected: 'npm start installs it' },
    });
    chmodSync(programs.weed, 0o644);
    const broken = refusal(() => requireProgram(programs, 'weed'));
    expect(broken).toMatchObject({
      message: `weed cannot be run: ${programs.weed}`,
      facts: { program: 'weed', found: programs.weed },
      cause: { code: 'EACCES' },
    });
  });
});
