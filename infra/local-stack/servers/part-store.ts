/**
 * The local object store: MinIO, or SeaweedFS where MinIO cannot be had. Both on loopback, with the data folder's own keys.
 *
 * Data folders are given relative to the working folder: MinIO reads `{1...4}` in a path as a pattern and SeaweedFS a
 * comma as a list, and a user's path may hold either.
 */

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StackUnavailableError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import { localStore } from '../../config.js';
import { openObjectStore } from '../../object-store/open.js';
import type { ObjectStore } from '../../object-store/port.js';
import type { Credentials } from '../state/credentials.js';
import type { StackPaths } from '../state/paths.js';
import { LOOPBACK, type Ports } from '../state/ports.js';
import { writePrivateJson } from '../state/private-file.js';
import type { StoreKind } from '../state/state.js';
import type { Part } from './part.js';

const READY_OBJECT = 'probe/ready';
/** Time limit of one probe; a machine that computes with all cores takes its time. */
const ANSWER_WITHIN_MS = 5_000;

type S3Kind = Exclude<StoreKind, 'dir'>;

function storePart(
  kind: S3Kind,
  paths: StackPaths,
  keys: Credentials,
  own: Pick<Part, 'portNames' | 'stopGraceMs' | 'launch'> & { health(ports: Ports): string },
): Part {
  let opened: Promise<ObjectStore> | null = null;
  let openedAt = 0;
  /** Opened once a port: a store keeps its connections. One that could not be opened is no store to keep. */
  const storeAt = (ports: Ports): Promise<ObjectStore> => {
    const port = required(ports[at(own.portNames, 0)]);
    if (opened === null || openedAt !== port) {
      const opening = openObjectStore(localStore(paths.dataFolder, kind, ports, () => keys));
      opened = opening;
      openedAt = port;
      opening.catch(() => {
        if (opened === opening) opened = null;
      });
    }
    return opened;
  };
  return {
    name: 'store',
    kind,
    portNames: own.portNames,
    announcesReady: false,
    stopSignal: 'SIGTERM',
    stopGraceMs: own.stopGraceMs,
    readyWithinMs: 60_000,
    launch: own.launch,
    // A server may call itself healthy whose disk or filer hangs: an object is asked for as well, by its keys.
    async probe(ports) {
      const url = own.health(ports);
      const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (answer.status !== 200) throw new StackUnavailableError(`${url} answers ${answer.status}`);
      const read = async () => (await storeAt(ports)).head(READY_OBJECT);
      await within(ANSWER_WITHIN_MS, read(), `${kind} gives no object`);
    },
    // A server that answers may not take objects yet (no volume joined, disk full): one is written.
    async prepare(ports) {
      const store = await storeAt(ports);
      await store.put(READY_OBJECT, Buffer.from('ready'));
      await store.delete(READY_OBJECT);
    },
    address: (ports) => `http://${LOOPBACK}:${ports[at(own.portNames, 0)]}`,
  };
}

async function within<T>(milliseconds: number, answer: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StackUnavailableError(`${what} within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function minioPart(program: string, paths: StackPaths, keys: Credentials): Part {
  return storePart('minio', paths, keys, {
    portNames: ['minio'],
    stopGraceMs: 15_000,
    health: (ports) => `http://${LOOPBACK}:${ports.minio}/minio/health/ready`,
    launch(ports) {
      mkdirSync(join(paths.minio, 'data'), { recursive: true, mode: 0o700 });
      return {
        program,
        args: [
          'server',
          'data',
          '--address',
          `${LOOPBACK}:${ports.minio}`,
          '--json',
          '--quiet',
          '--config-dir',
          'config',
          '--certs-dir',
          'certs',
        ],
        cwd: paths.minio,
        env: {
          MINIO_ROOT_USER: keys.accessKey,
          MINIO_ROOT_PASSWORD: keys.secretKey,
          MINIO_BROWSER: 'off',
          MINIO_UPDATE: 'off',
          MINIO_CALLHOME_ENABLE: 'off',
        },
      };
    },
  });
}

/** Largest volume file in MB: small, so that a young store does not look full on a small disk. */
const VOLUME_MB = 1024;
/** Its tokens for writing and reading volumes, and for the filer. */
const SEAWEED_TOKEN_KEYS = [
  'WEED_JWT_SIGNING_KEY',
  'WEED_JWT_SIGNING_READ_KEY',
  'WEED_JWT_FILER_SIGNING_KEY',
  'WEED_JWT_FILER_SIGNING_READ_KEY',
];
const SEAWEED_PORTS = [
  'seaweedfs-s3',
  'seaweedfs-s3-grpc',
  'seaweedfs-master',
  'seaweedfs-master-grpc',
  'seaweedfs-volume',
  'seaweedfs-volume-grpc',
  'seaweedfs-filer',
  'seaweedfs-filer-grpc',
];

export function seaweedfsPart(program: string, paths: StackPaths, keys: Credentials): Part {
  return storePart('seaweedfs', paths, keys, {
    portNames: SEAWEED_PORTS,
    // Its gateway waits 15 s for streams between its own servers; what it acknowledged is on disk long before.
    stopGraceMs: 3_000,
    health: (ports) => `http://${LOOPBACK}:${ports['seaweedfs-s3']}/healthz`,
    launch(ports) {
      mkdirSync(join(paths.seaweedfs, 'data'), { recursive: true, mode: 0o700 });
      writePrivateJson(join(paths.seaweedfs, 's3.json'), {
        identities: [
          { name: 'spectraloom', credentials: [keys], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] },
        ],
      });
      const named = {
        // Master and filer take orders from everybody over HTTP: any web page could delete the bucket. They speak gRPC
        // with one another.
        disableHttp: true,
        dir: 'data',
        ip: LOOPBACK,
        'ip.bind': LOOPBACK,
        'master.port': ports['seaweedfs-master'],
        'master.port.grpc': ports['seaweedfs-master-grpc'],
        'master.telemetry': false,
        // One master waits for nobody; the defaults cost 10 s at every restart and every stop.
        'master.electionTimeout': '1s',
        'volume.preStopSeconds': 0,
        'master.volumeSizeLimitMB': VOLUME_MB,
        'volume.port': ports['seaweedfs-volume'],
        'volume.port.grpc': ports['seaweedfs-volume-grpc'],
        'volume.max': 0,
        filer: true,
        'filer.port': ports['seaweedfs-filer'],
        'filer.port.grpc': ports['seaweedfs-filer-grpc'],
        s3: true,
        's3.port': ports['seaweedfs-s3'],
        's3.port.grpc': ports['seaweedfs-s3-grpc'],
        's3.port.iceberg': 0,
        's3.port.lance': 0,
        's3.config': 's3.json',
      };
      return {
        program,
        args: ['-logtostderr=true', 'server', ...Object.entries(named).map(([flag, value]) => `-${flag}=${value}`)],
        cwd: paths.seaweedfs,
        // The volume server has no such switch: it serves whoever brings a token signed with a key of this start.
        env: Object.fromEntries(SEAWEED_TOKEN_KEYS.map((name) => [name, randomBytes(32).toString('base64url')])),
      };
    },
  });
}
