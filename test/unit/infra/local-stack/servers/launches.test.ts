/**
 * With what each program is started. Expected: the options that the programs' own manuals name; every socket on loopback, nothing
 * that asks the network or takes orders over HTTP.
 */
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minioPart, seaweedfsPart } from '../../../../../infra/local-stack/servers/part-store.js';
import { temporalPart } from '../../../../../infra/local-stack/servers/part-temporal.js';
import { workerCommand, workerPart } from '../../../../../infra/local-stack/servers/part-worker.js';
import { stackPaths } from '../../../../../infra/local-stack/state/paths.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const KEYS = { accessKey: 'SL0123456789abcdef', secretKey: 'k'.repeat(40) };
const modeOf = (file: string) => statSync(file).mode & 0o777;

/** `--name value` and `--name=value` as pairs, what has neither as a name alone. */
function optionsOf(args: readonly string[]): Record<string, string[]> {
  const options: Record<string, string[]> = {};
  for (let i = 0; i < args.length; i++) {
    const [name, ...rest] = args[i]!.split('=');
    const next = args[i + 1];
    const value = rest.length > 0 ? rest.join('=') : next !== undefined && !next.startsWith('-') ? args[++i]! : '';
    options[name!] = [...(options[name!] ?? []), value];
  }
  return options;
}

describe('MinIO', () => {
  it('serves a folder of its own on loopback, without a console, updates and calls home', () => {
    const own = stackPaths(temporaryFolder());
    const part = minioPart('/bin/minio', own, KEYS);
    const { program, args, cwd, env } = part.launch({ minio: 21_000 });
    expect([program, cwd]).toEqual(['/bin/minio', own.minio]);
    expect(args.slice(0, 2)).toEqual(['server', 'data']);
    expect(optionsOf(args.slice(2))).toEqual({
      '--address': ['127.0.0.1:21000'],
      '--json': [''],
      '--quiet': [''],
      '--config-dir': ['config'],
      '--certs-dir': ['certs'],
    });
    expect(env).toEqual({
      MINIO_ROOT_USER: KEYS.accessKey,
      MINIO_ROOT_PASSWORD: KEYS.secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_CALLHOME_ENABLE: 'off',
    });
    expect(modeOf(join(own.minio, 'data'))).toBe(0o700);
  });

  it('is asked to end by SIGTERM and has 15 seconds for it', () => {
    const part = minioPart('/bin/minio', stackPaths('/data'), KEYS);
    expect(part).toMatchObject({
      name: 'store',
      kind: 'minio',
      portNames: ['minio'],
      announcesReady: false,
      stopSignal: 'SIGTERM',
      stopGraceMs: 15_000,
      readyWithinMs: 60_000,
    });
    expect(part.address({ minio: 21_000 })).toBe('http://127.0.0.1:21000');
  });
});

describe('SeaweedFS', () => {
  const names = ['s3', 'master', 'volume', 'filer'].flatMap((name) => [`seaweedfs-${name}`, `seaweedfs-${name}-grpc`]);
  const ports = Object.fromEntries(names.map((name, i) => [name, 21_000 + i]));

  it('serves every port that it asks for, on loopback, and no order over HTTP', () => {
    const own = stackPaths(temporaryFolder());
    const part = seaweedfsPart('/bin/weed', own, KEYS);
    expect(part).toMatchObject({ name: 'store', kind: 'seaweedfs', stopGraceMs: 3_000 });
    expect([...part.portNames].sort()).toEqual([...names].sort());
    const { program, args, cwd } = part.launch(ports);
    expect([program, cwd]).toEqual(['/bin/weed', own.seaweedfs]);
    expect(args.slice(0, 2)).toEqual(['-logtostderr=true', 'server']);
    expect(optionsOf(args.slice(2))).toEqual({
      '-disableHttp': ['true'],
      '-dir': ['data'],
      '-ip': ['127.0.0.1'],
      '-ip.bind': ['127.0.0.1'],
      '-master.port': ['21002'],
      '-master.port.grpc': ['21003'],
      '-master.telemetry': ['false'],
      '-master.electionTimeout': ['1s'],
      '-master.volumeSizeLimitMB': ['1024'],
      '-volume.preStopSeconds': ['0'],
      '-volume.port': ['21004'],
      '-volume.port.grpc': ['21005'],
      '-volume.max': ['0'],
      '-filer': ['true'],
      '-filer.port': ['21006'],
      '-filer.port.grpc': ['21007'],
      '-s3': ['true'],
      '-s3.port': ['21000'],
      '-s3.port.grpc': ['21001'],
      '-s3.port.iceberg': ['0'],
      '-s3.port.lance': ['0'],
      '-s3.config': ['s3.json'],
    });
    expect(part.address(ports)).toBe('http://127.0.0.1:21000');
  });

  it('knows one user by the keys, in a file for its owner alone, and signs with keys of this start', () => {
    const own = stackPaths(temporaryFolder());
    const part = seaweedfsPart('/bin/weed', own, KEYS);
    const first = part.launch(ports).env;
    expect(JSON.parse(readFileSync(join(own.seaweedfs, 's3.json'), 'utf8'))).toEqual({
      identities: [
        { name: 'spectraloom', credentials: [KEYS], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] },
      ],
    });
    expect(modeOf(join(own.seaweedfs, 's3.json'))).toBe(0o600);
    expect(modeOf(join(own.seaweedfs, 'data'))).toBe(0o700);
    expect(Object.keys(first).sort()).toEqual([
      'WEED_JWT_FILER_SIGNING_KEY',
      'WEED_JWT_FILER_SIGNING_READ_KEY',
      'WEED_JWT_SIGNING_KEY',
      'WEED_JWT_SIGNING_READ_KEY',
    ]);
    const tokens = [...Object.values(first), ...Object.values(part.launch(ports).env)];
    expect(new Set(tokens).size).toBe(8);
    // 256 bits each.
    for (const token of tokens) expect(Buffer.from(token, 'base64url').length).toBe(32);
  });
});

describe('Temporal', () => {
  const ports = { temporal: 21_000, 'temporal-http': 21_001, 'temporal-metrics': 21_002, 'temporal-page': 21_003 };

  it('serves gRPC on loopback without a page; its HTTP port answers no Host that anybody knows', () => {
    const own = stackPaths(temporaryFolder());
    const part = temporalPart('/bin/temporal', own, null);
    expect(part).toMatchObject({ name: 'temporal', kind: 'temporal', stopSignal: 'SIGINT', stopGraceMs: 15_000 });
    expect(part.portNames).toEqual(['temporal', 'temporal-http', 'temporal-metrics']);
    const { program, args, cwd, env } = part.launch(ports);
    expect([program, cwd, env]).toEqual(['/bin/temporal', own.temporal, { TEMPORAL_VERSION_CHECK_DISABLED: '1' }]);
    expect(modeOf(own.temporal)).toBe(0o700);
    expect(args.slice(0, 2)).toEqual(['server', 'start-dev']);
    const { '--dynamic-config-value': dynamic, ...options } = optionsOf(args.slice(2));
    expect(options).toEqual({
      '--db-filename': ['temporal.sqlite'],
      '--ip': ['127.0.0.1'],
      '--port': ['21000'],
      '--http-port': ['21001'],
      '--metrics-port': ['21002'],
      '--log-format': ['json'],
      '--log-level': ['warn'],
      '--headless': [''],
      '--disable-config-file': [''],
      '--disable-config-env': [''],
    });
    expect(dynamic).toContain('frontend.enableServerVersionCheck=false');
    const hosts = dynamic!.map((line) => /^frontend\.httpAllowedHosts=\["([0-9a-f]{64})"\]$/.exec(line)?.[1]);
    expect(hosts.filter(Boolean).length).toBe(1);
    expect(part.launch(ports).args).not.toEqual(args);
    expect(part.address(ports)).toBe('127.0.0.1:21000');
  });

  it('serves its page, where it is asked for, on an address that is drawn at each start and told', () => {
    const told: { host: string; port: number }[] = [];
    const part = temporalPart('/bin/temporal', stackPaths(temporaryFolder()), (address) => told.push(address));
    expect(part.portNames).toContain('temporal-page');
    const options = optionsOf(part.launch(ports).args.slice(2));
    expect(told).toEqual([{ host: options['--ui-ip']![0], port: 21_003 }]);
    expect(options['--ui-port']).toEqual(['21003']);
    expect(told[0]!.host).toMatch(/^127\.\d+\.\d+\.\d+$/);
    expect(options).toHaveProperty('--ui-disable-news-fetch');
    expect(options).not.toHaveProperty('--headless');
    part.launch(ports);
    expect(told.length).toBe(2);
    expect(told[1]!.host).not.toBe(told[0]!.host);
  });

  it('takes the files of an older database from the eyes of others', () => {
    const own = stackPaths(temporaryFolder());
    mkdirSync(own.temporal);
    const files = ['', '-wal', '-shm', '-journal'].map((end) => join(own.temporal, `temporal.sqlite${end}`));
    const others = [join(own.temporal, 'notes.txt')];
    for (const file of [...files, ...others]) {
      writeFileSync(file, '');
      chmodSync(file, 0o644);
    }
    temporalPart('/bin/temporal', own, null).launch(ports);
    expect([...files, ...others].map(modeOf)).toEqual([0o600, 0o600, 0o600, 0o600, 0o644]);
  });
});

describe('the worker', () => {
  it('is this Node with the folder and all four roles, told the folder by its environment too', async () => {
    const paths = stackPaths(temporaryFolder());
    const command = workerCommand('/a/worker.js', paths.dataFolder);
    const part = workerPart(command, paths);
    expect(part.launch({})).toEqual({
      program: process.execPath,
      args: ['/a/worker.js', '--data', paths.dataFolder, '--roles', 'workflow,io,compute,training'],
      cwd: paths.dataFolder,
      env: { MALLOC_MMAP_THRESHOLD_: '131072', SPECTRALOOM_DATA: paths.dataFolder },
    });
    expect(part).toMatchObject({
      name: 'worker',
      kind: 'worker',
      portNames: [],
      announcesReady: true,
      stopSignal: 'SIGTERM',
      stopGraceMs: 30_000,
      readyWithinMs: 120_000,
    });
    expect(part.address({})).toBeNull();
    await expect(part.probe({}, async () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    await part.prepare({});
  });
});
