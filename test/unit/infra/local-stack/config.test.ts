import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveConfig, resolveDataFolder } from '../../../../infra/config.js';
import { digestOf, externalServers } from '../../../../infra/external-servers.js';
import { chooseStore } from '../../../../infra/local-stack/servers/choose-parts.js';
import { ensureCredentials } from '../../../../infra/local-stack/state/credentials.js';
import { claimDataFolder } from '../../../../infra/local-stack/state/data-folder.js';
import { stackPaths } from '../../../../infra/local-stack/state/paths.js';
import { folderId, writeState } from '../../../../infra/local-stack/state/state.js';
import { InvalidInputError, StackUnavailableError } from '../../../../schemas/failure.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const fresh = temporaryFolder;
const KEYS = { S3_ACCESS_KEY: 'access-key', S3_SECRET_KEY: 'secret-key' };
const storeOf = (env: NodeJS.ProcessEnv) => externalServers(env).store;

describe('S3', () => {
  test.each([
    ['https://s3.example.org', {}, { endPoint: 's3.example.org', port: 443, useSsl: true }],
    ['http://10.0.0.1:9000', {}, { endPoint: '10.0.0.1', port: 9000, useSsl: false }],
    ['http://10.0.0.1', {}, { endPoint: '10.0.0.1', port: 80, useSsl: false }],
    ['minio.lab:9000', { S3_USE_SSL: 'false' }, { endPoint: 'minio.lab', port: 9000, useSsl: false }],
    ['minio.lab', { S3_USE_SSL: '0' }, { endPoint: 'minio.lab', port: 80, useSsl: false }],
    ['minio.lab', {}, { endPoint: 'minio.lab', port: 443, useSsl: true }],
    ['minio.lab:443', { S3_USE_SSL: 'no' }, { endPoint: 'minio.lab', port: 443, useSsl: false }],
    ['https://[::1]:9000/', {}, { endPoint: '::1', port: 9000, useSsl: true }],
  ])('%s %o', (endpoint, more, expected) => {
    expect(storeOf({ ...KEYS, S3_ENDPOINT: endpoint, ...more })).toMatchObject({
      type: 's3',
      region: 'us-east-1',
      ...expected,
    });
  });

  test.each([
    ['S3_ACCESS_KEY', { S3_ENDPOINT: 'x', S3_SECRET_KEY: 'y' }],
    ['S3_SECRET_KEY', { S3_ENDPOINT: 'x', S3_ACCESS_KEY: 'y' }],
    ['S3_ENDPOINT', KEYS],
    ['S3_ENDPOINT', { ...KEYS, S3_ENDPOINT: 'ftp://x' }],
    ['S3_ENDPOINT', { ...KEYS, S3_ENDPOINT: 'https://x/folder' }],
    ['S3_ENDPOINT', { ...KEYS, S3_ENDPOINT: 'https://user:word@x' }],
    ['S3_ENDPOINT', { ...KEYS, S3_ENDPOINT: 'http://x:99999' }],
    ['S3_USE_SSL', { ...KEYS, S3_ENDPOINT: 'x', S3_USE_SSL: 'maybe' }],
    ['S3_USE_SSL', { ...KEYS, S3_ENDPOINT: 'https://x', S3_USE_SSL: 'false' }],
    ['S3_BUCKET', { ...KEYS, S3_ENDPOINT: 'x', S3_BUCKET: 'No_Good' }],
  ])('%s is named when it is wrong: %o', (variable, env) => {
    expect(() => externalServers(env)).toThrow(InvalidInputError);
    expect(() => externalServers(env)).toThrow(variable);
  });

  test('no message holds a key', () => {
    const env = { ...KEYS, S3_ENDPOINT: 'x', S3_BUCKET: 'No_Good' };
    expect(() => externalServers(env)).not.toThrow(/access-key|secret-key/);
  });
});

describe('Temporal', () => {
  test('an address, TLS and an API key by variables', () => {
    const env = { TEMPORAL_ADDRESS: 'lab.tmprl.cloud:7233', TEMPORAL_NAMESPACE: 'spectra', TEMPORAL_API_KEY: 'key' };
    const { temporal } = externalServers(env);
    expect(temporal?.namespace).toBe('spectra');
    expect(temporal?.connectionOptions).toMatchObject({ address: 'lab.tmprl.cloud:7233', apiKey: 'key', tls: true });
  });

  test('a profile of a TOML file', () => {
    const file = join(fresh(), 'temporal.toml');
    writeFileSync(file, '[profile.lab]\naddress = "10.0.0.2:7233"\nnamespace = "n"\n');
    const { temporal } = externalServers({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'lab' });
    expect(temporal).toMatchObject({ namespace: 'n', connectionOptions: { address: '10.0.0.2:7233' } });
  });

  test.each([
    ['TEMPORAL_PROFILE', { TEMPORAL_PROFILE: 'none', TEMPORAL_CONFIG_FILE: '/nowhere.toml' }],
    ['TEMPORAL_CONFIG_FILE', { TEMPORAL_CONFIG_FILE: '/nowhere.toml' }],
    ['TEMPORAL_API_KEY', { TEMPORAL_API_KEY: 'key' }],
    ['TEMPORAL_NAMESPACE', { TEMPORAL_NAMESPACE: 'n' }],
  ])('%s is named when it leads nowhere', (variable, env) => {
    expect(() => externalServers(env)).toThrow(variable);
  });
});

describe('which servers', () => {
  const local = () => {
    const paths = stackPaths(fresh());
    writeState(paths, {
      version: 1,
      folder: folderId(paths.dataFolder),
      store: 'minio',
      ports: { temporal: 21_001, minio: 21_002 },
      control: null,
      supervisor: null,
      parts: {},
    });
    return { paths, keys: ensureCredentials(paths) };
  };

  test('the local stack by what its folder remembers', () => {
    const { paths, keys } = local();
    expect(resolveConfig({ dataFolder: paths.dataFolder, env: {} })).toEqual({
      dataFolder: paths.dataFolder,
      temporal: { connectionOptions: { address: '127.0.0.1:21001' }, namespace: 'default' },
      store: {
        type: 's3',
        endPoint: '127.0.0.1',
        port: 21_002,
        useSsl: false,
        bucket: 'spectraloom',
        region: 'us-east-1',
        // Told so that a full disk is not taken for a passing fault.
        serverFolder: paths.minio,
        ...keys,
      },
      local: true,
    });
  });

  test('either server may be external alone', () => {
    const { paths } = local();
    const temporal = resolveConfig({ dataFolder: paths.dataFolder, env: { TEMPORAL_ADDRESS: 'far:7233' } });
    expect(temporal).toMatchObject({
      local: true,
      store: { port: 21_002 },
      temporal: { connectionOptions: { address: 'far:7233' } },
    });
    const store = resolveConfig({ dataFolder: paths.dataFolder, env: { ...KEYS, S3_ENDPOINT: 'far' } });
    expect(store).toMatchObject({ local: true, store: { endPoint: 'far' }, temporal: { namespace: 'default' } });
  });

  test('with both external no folder is needed', () => {
    const env = { ...KEYS, S3_ENDPOINT: 'far', TEMPORAL_ADDRESS: 'far:7233' };
    expect(resolveConfig({ dataFolder: '/nowhere/at/all', env })).toMatchObject({ local: false });
  });

  test('a folder that never had a stack says what to do', () => {
    expect(() => resolveConfig({ dataFolder: '/nowhere/at/all', env: {} })).toThrow(StackUnavailableError);
    expect(() => resolveConfig({ dataFolder: fresh(), env: {} })).toThrow(/no local stack/);
  });

  test('the digest changes with every setting and is null for the local stack', () => {
    const of = (env: NodeJS.ProcessEnv) => digestOf(externalServers(env));
    expect(of({})).toBeNull();
    const digests = [
      of({ TEMPORAL_ADDRESS: 'a:1' }),
      of({ TEMPORAL_ADDRESS: 'a:2' }),
      of({ ...KEYS, S3_ENDPOINT: 'a' }),
      of({ ...KEYS, S3_ENDPOINT: 'a', S3_SECRET_KEY: 'other' }),
    ];
    expect(new Set(digests).size).toBe(4);
  });

  test('the data folder: argument, then variable, then the checkout', () => {
    expect(resolveDataFolder({ dataFolder: '/a/b', env: { SPECTRALOOM_DATA: '/c' } })).toBe('/a/b');
    expect(resolveDataFolder({ env: { SPECTRALOOM_DATA: '/c' } })).toBe('/c');
    expect(resolveDataFolder({ env: {} })).toBe(join(process.cwd(), '.spectraloom'));
  });

  test('the object store: asked for, remembered, then the best that is installed', () => {
    const all = { temporal: '/t', minio: '/m', weed: '/w' };
    expect(chooseStore('dir', null, all)).toBe('dir');
    expect(chooseStore(undefined, 'seaweedfs', all)).toBe('seaweedfs');
    expect(chooseStore(undefined, null, all)).toBe('minio');
    expect(chooseStore(undefined, null, { ...all, minio: null })).toBe('seaweedfs');
    expect(chooseStore(undefined, null, { ...all, minio: null, weed: null })).toBe('dir');
    expect(() => chooseStore('dir', 'minio', all)).toThrow(/minio/);
  });
});

describe('a data folder', () => {
  test('that is a file, lies in one, or is a link to itself is refused by the option that named it', () => {
    const folder = fresh();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    symlinkSync('loop', join(folder, 'loop'));
    for (const [name, found] of [
      ['file', 'a file'],
      ['file/inside', 'ENOTDIR'],
      ['loop', 'ELOOP'],
    ] as const) {
      const path = join(folder, name);
      expect(() => resolveDataFolder({ dataFolder: path })).toThrow(InvalidInputError);
      expect(() => resolveDataFolder({ dataFolder: path })).toThrow(`${path} is no data folder: ${found}`);
      expect(() => claimDataFolder(path)).toThrow(`${path} cannot be a data folder: `);
    }
    expect(() => claimDataFolder('/proc/none')).toThrow('/proc/none cannot be a data folder: ENOENT');
    expect(resolveDataFolder({ dataFolder: join(folder, 'näw one') })).toBe(join(folder, 'näw one'));
  });
});
