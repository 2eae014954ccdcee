/** Servers of others by the environment: what each variable becomes, and each refusal with the variable, what was found and the way out. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownFolders, resolveConfig } from '../../../infra/config.js';
import { externalServers } from '../../../infra/external-servers.js';
import { InvalidInputError, StackUnavailableError } from '../../../schemas/failure.js';
import { temporaryFolder } from '../../harness/files/temporary-folder.js';

const KEYS = { S3_ACCESS_KEY: 'the-access-key', S3_SECRET_KEY: 'the-secret-key' };
const S3 = { ...KEYS, S3_ENDPOINT: 'https://far:9000' };

function refusal(env: NodeJS.ProcessEnv) {
  try {
    externalServers(env);
  } catch (error) {
    if (error instanceof InvalidInputError) return { message: error.message, ...error.facts };
    throw error;
  }
  throw new Error('it was not refused');
}

describe('an object store', () => {
  it('has the usual bucket and region, or those that are named; empty ones are not named', () => {
    expect(externalServers(S3).store).toEqual({
      type: 's3',
      endPoint: 'far',
      port: 9000,
      useSsl: true,
      accessKey: 'the-access-key',
      secretKey: 'the-secret-key',
      bucket: 'spectraloom',
      region: 'us-east-1',
    });
    expect(externalServers({ ...S3, S3_BUCKET: 'mine', S3_REGION: 'eu-1' }).store).toMatchObject({
      bucket: 'mine',
      region: 'eu-1',
    });
    expect(externalServers({ ...S3, S3_BUCKET: '', S3_REGION: '', S3_USE_SSL: '' }).store).toMatchObject({
      bucket: 'spectraloom',
      region: 'us-east-1',
      useSsl: true,
    });
    expect(externalServers({}).store).toBeNull();
    expect(externalServers({ S3_ENDPOINT: '', S3_BUCKET: '' }).store).toBeNull();
  });

  it.each([
    ['HTTP://far', { port: 80, useSsl: false }],
    ['HTTPS://far', { port: 443, useSsl: true }],
    ['http://far:443', { port: 443, useSsl: false }],
    ['far:443/', { port: 443, useSsl: true }],
    ['https://far/', { port: 443, useSsl: true }],
  ])('at %s', (endpoint, expected) => {
    expect(externalServers({ ...KEYS, S3_ENDPOINT: endpoint }).store).toMatchObject({ endPoint: 'far', ...expected });
  });

  it.each([
    [{ ...KEYS }, 'S3_ACCESS_KEY, S3_SECRET_KEY', 'S3_ACCESS_KEY, S3_SECRET_KEY is set, but S3_ENDPOINT is not'],
    [{ S3_USE_SSL: 'true' }, 'S3_USE_SSL', 'S3_USE_SSL is set, but S3_ENDPOINT is not'],
    [
      { S3_ENDPOINT: 'x' },
      'S3_ACCESS_KEY and S3_SECRET_KEY',
      'S3_ACCESS_KEY and S3_SECRET_KEY is not set, but S3_ENDPOINT is',
    ],
    [{ ...S3, S3_USE_SSL: 'maybe' }, 'S3_USE_SSL', 'S3_USE_SSL: "maybe" is neither true nor false'],
    [
      { ...S3, S3_USE_SSL: 'false' },
      'S3_ENDPOINT',
      'S3_ENDPOINT: the scheme contradicts S3_USE_SSL=false: https://far:9000',
    ],
    [{ ...S3, S3_ENDPOINT: 'ftp://x' }, 'S3_ENDPOINT', 'S3_ENDPOINT: the scheme is neither http nor https: ftp://x'],
    [{ ...S3, S3_ENDPOINT: 'http://x:99999' }, 'S3_ENDPOINT', 'S3_ENDPOINT: not an address: http://x:99999'],
    [
      { ...S3, S3_ENDPOINT: 'https://u@x' },
      'S3_ENDPOINT',
      'S3_ENDPOINT: keys belong into S3_ACCESS_KEY and S3_SECRET_KEY: https://u@x',
    ],
    [
      { ...S3, S3_ENDPOINT: 'https://:p@x' },
      'S3_ENDPOINT',
      'S3_ENDPOINT: keys belong into S3_ACCESS_KEY and S3_SECRET_KEY: https://:p@x',
    ],
    [
      { ...S3, S3_ENDPOINT: 'https://x?a' },
      'S3_ENDPOINT',
      'S3_ENDPOINT: a path is not supported; the bucket belongs into S3_BUCKET: https://x?a',
    ],
  ])('%j is refused by %s', (env, field, message) => {
    expect(refusal(env)).toMatchObject({ field, message });
  });

  it('whose bucket is no name is refused by its variable and value', () => {
    expect(refusal({ ...S3, S3_BUCKET: 'No_Good' })).toMatchObject({ field: 'S3_BUCKET', found: 'No_Good' });
  });
});

describe('Temporal', () => {
  it.each([
    'TEMPORAL_NAMESPACE',
    'TEMPORAL_API_KEY',
    'TEMPORAL_TLS',
    'TEMPORAL_TLS_SERVER_NAME',
    'TEMPORAL_GRPC_META_A',
  ])('%s alone needs a server', (name) => {
    expect(refusal({ [name]: 'x' })).toMatchObject({
      field: name,
      message: `${name} is set, but TEMPORAL_ADDRESS or TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE is not`,
      expected:
        'TEMPORAL_ADDRESS or TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE as well, or none of them for the local stack',
    });
    expect(externalServers({ [name]: '' }).temporal).toBeNull();
  });

  it('other variables of its tools are none of ours', () => {
    expect(externalServers({ TEMPORAL_CLI_SHOW: '1', MY_TEMPORAL_TLS: '1' }).temporal).toBeNull();
  });

  it('without an address is refused by what was set, with the cause kept', () => {
    const file = join(temporaryFolder(), 'temporal.toml');
    writeFileSync(file, '[profile.lab]\nnamespace = "n"\n');
    expect(refusal({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'lab' })).toMatchObject({
      message: `TEMPORAL_PROFILE=lab TEMPORAL_CONFIG_FILE=${file}: no address found`,
      field: `TEMPORAL_PROFILE=lab TEMPORAL_CONFIG_FILE=${file}`,
      expected: 'an address, or a profile of a Temporal configuration file that has one',
    });
    expect(externalServers({ TEMPORAL_ADDRESS: 'lab:7233' }).temporal).toMatchObject({ namespace: 'default' });
  });
});

describe('folders on this machine', () => {
  it('that servers write into are those of the local stack', () => {
    expect(ownFolders({ dataFolder: '/d', store: { type: 'memory' } })).toEqual(['/d']);
    expect(ownFolders({ dataFolder: '/d', store: { type: 'directory', folder: '/o' } })).toEqual(['/d', '/o']);
    const far = externalServers(S3).store!;
    expect(ownFolders({ dataFolder: '/d', store: far })).toEqual(['/d']);
    expect(ownFolders({ dataFolder: '/d', store: { ...far, serverFolder: '/d/minio' } as never })).toEqual([
      '/d',
      '/d/minio',
    ]);
  });

  it('without a stack are told with the way out', () => {
    const folder = temporaryFolder();
    try {
      resolveConfig({ dataFolder: folder, env: {} });
      throw new Error('it was not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(StackUnavailableError);
      expect(error).toMatchObject({
        message: `no local stack was started in ${folder}`,
        facts: { folder, expected: 'npx spectraloom up' },
      });
    }
  });
});
