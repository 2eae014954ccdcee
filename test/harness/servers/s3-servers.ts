/**
 * Real S3 servers for tests: on free loopback ports, with credentials of their own, in a temporary folder that goes
 * with them. The binaries are those that the installation found or built, else those on the PATH.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'minio';
import type { S3Settings } from '../../../schemas/settings/store-settings.js';

const PARTS_FILE = fileURLToPath(new URL('../../../node_modules/.spectraloom-parts.json', import.meta.url));
const READY_TIMEOUT_MS = 40_000;

export type ServerName = 'minio' | 'weed';

export interface S3Server {
  readonly settings: S3Settings;
  /** Everything that it keeps is in it. */
  readonly folder: string;
  /** Ends the process with -9 and waits until it is gone; its data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** @returns the absolute path of a server's program; null where it is not installed */
export async function findServer(name: ServerName): Promise<string | null> {
  const provisioned = await readFile(PARTS_FILE, 'utf8').then(
    (text) => (JSON.parse(text) as Partial<Record<ServerName, string | null>>)[name] ?? null,
    () => null,
  );
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  for (const path of [provisioned, ...onPath]) if (path && (await isExecutable(path))) return path;
  return null;
}

export async function startS3Server(name: ServerName, program: string): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), `spectraloom-${name}-`));
  const secret = () => randomBytes(12).toString('hex');
  const credentials = { accessKey: secret(), secretKey: secret() };
  const ports = await freePorts(8);
  const port = ports[0]!;
  const settings: S3Settings = {
    type: 's3',
    endPoint: '127.0.0.1',
    port,
    useSsl: false,
    ...credentials,
    bucket: 'spectraloom',
    region: 'us-east-1',
  };
  const command = name === 'minio' ? minioCommand(folder, settings) : await weedCommand(folder, settings, ports);
  let child = await launch(program, command, settings, name);
  return {
    settings,
    folder,
    kill: () => end(child),
    async restart() {
      child = await launch(program, command, settings, name);
    },
    async stop() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Command {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly readyPath: string;
}

function minioCommand(folder: string, { port, accessKey, secretKey }: S3Settings): Command {
  return {
    args: ['server', join(folder, 'data'), '--address', `127.0.0.1:${port}`, '--quiet'],
    environment: {
      MINIO_ROOT_USER: accessKey,
      MINIO_ROOT_PASSWORD: secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
    readyPath: '/minio/health/ready',
  };
}

async function weedCommand(folder: string, settings: S3Settings, ports: readonly number[]): Promise<Command> {
  const config = join(folder, 's3.json');
  const { accessKey, secretKey } = settings;
  const identity = {
    name: 'test',
    credentials: [{ accessKey, secretKey }],
    actions: ['Admin', 'Read', 'Write', 'List'],
  };
  await writeFile(config, JSON.stringify({ identities: [identity] }), { mode: 0o600 });
  await mkdir(join(folder, 'data'));
  const services = ['s3.port', 's3.port.grpc', 'master.port', 'master.port.grpc', 'volume.port', 'volume.port.grpc'];
  const portArgs = [...services, 'filer.port', 'filer.port.grpc'].map((service, i) => `-${service}=${ports[i]}`);
  const off = ['-s3.port.iceberg=0', '-s3.port.lance=0', '-s3.iam=false', '-master.telemetry=false'];
  const volumes = [
    '-master.electionTimeout=1s',
    // Every bucket takes several volumes of its own.
    '-volume.max=100',
    '-master.volumeSizeLimitMB=64',
    '-volume.preStopSeconds=0',
  ];
  const address = ['-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-dir=${join(folder, 'data')}`];
  return {
    args: ['server', '-s3', `-s3.config=${config}`, ...address, ...portArgs, ...off, ...volumes],
    environment: { TMPDIR: folder },
    readyPath: '/healthz',
  };
}

async function launch(
  program: string,
  command: Command,
  settings: S3Settings,
  name: ServerName,
): Promise<ChildProcess> {
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...command.environment };
  const child = spawn(program, command.args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      said = `${said}${text}`.slice(-4000);
    });
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await answers(settings.port, command.readyPath)) || !(await obeys(settings))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child);
      throw new Error(`${name} did not start: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}

/** MinIO calls itself ready before it knows its users. */
async function obeys({ endPoint, port, useSsl, accessKey, secretKey, region }: S3Settings): Promise<boolean> {
  const client = new Client({ endPoint, port, useSSL: useSsl, accessKey, secretKey, region });
  return client.listBuckets().then(
    () => true,
    () => false,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Distinct ports that nobody listens on; held together until all are known. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
