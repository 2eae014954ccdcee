/** One place that says which data folder, which Temporal and which object store a process works with. */

import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidInputError, StackUnavailableError } from '../schemas/failure.js';
import { required } from '../schemas/required.js';
import { DEFAULT_BUCKET, DEFAULT_REGION, type StoreSettings } from '../schemas/settings/store-settings.js';
import { externalServers } from './external-servers.js';
import { readCredentials } from './local-stack/state/credentials.js';
import { stackPaths } from './local-stack/state/paths.js';
import { LOOPBACK, type Ports } from './local-stack/state/ports.js';
import { readState, type StoreKind } from './local-stack/state/state.js';
import { homeOfData } from './project-root.js';
import type { TemporalSettings } from './temporal.js';

export const LOCAL_NAMESPACE = 'default';

export interface ConfigOptions {
  /** Default: `SPECTRALOOM_DATA`, else `.spectraloom` in the clone or, of an installed package, in the working folder. */
  readonly dataFolder?: string;
  /** Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface RuntimeConfig {
  readonly dataFolder: string;
  readonly temporal: TemporalSettings;
  readonly store: StoreSettings;
  /** Whether any server is one of the local stack. */
  readonly local: boolean;
}

/**
 * @returns the absolute path, links resolved as far as the folder exists
 * @throws InvalidInputError when there is something else of that name
 */
export function resolveDataFolder({ dataFolder, env = process.env }: ConfigOptions = {}): string {
  const folder = resolve(dataFolder || env.SPECTRALOOM_DATA || join(homeOfData(), '.spectraloom'));
  const refusal = (found: string, cause?: unknown) =>
    new InvalidInputError(
      `${folder} is no data folder: ${found}`,
      { field: dataFolder ? '--data' : 'SPECTRALOOM_DATA', found, expected: 'a folder, or a name that is not taken' },
      { cause },
    );
  let real: string;
  try {
    real = realpathSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return folder;
    throw refusal(code ?? String(error), error);
  }
  if (!statSync(real).isDirectory()) throw refusal('a file');
  return real;
}

/**
 * @throws InvalidInputError naming the variable that is wrong
 * @throws StackUnavailableError when a local server is meant and this folder never had one (call `ensureStack` first)
 */
export function resolveConfig(options: ConfigOptions = {}): RuntimeConfig {
  const dataFolder = resolveDataFolder(options);
  const external = externalServers(options.env ?? process.env);
  const paths = stackPaths(dataFolder);
  const state = external.temporal && external.store ? null : readLocalState(dataFolder);
  return {
    dataFolder,
    temporal: external.temporal ?? localTemporal(requirePorts(required(state).ports, ['temporal'], dataFolder)),
    store:
      external.store ??
      localStore(dataFolder, required(state).store, required(state).ports, () => readCredentials(paths)),
    local: external.temporal === null || external.store === null,
  };
}

export function localTemporal(ports: Ports): TemporalSettings {
  return { connectionOptions: { address: `${LOOPBACK}:${ports.temporal}` }, namespace: LOCAL_NAMESPACE };
}

export function localStore(
  dataFolder: string,
  kind: StoreKind,
  ports: Ports,
  credentials: () => { accessKey: string; secretKey: string } | null,
): StoreSettings {
  if (kind === 'dir') return { type: 'directory', folder: stackPaths(dataFolder).objects };
  const { minio, seaweedfs } = stackPaths(dataFolder);
  const [portName, serverFolder] = kind === 'minio' ? ['minio', minio] : ['seaweedfs-s3', seaweedfs];
  requirePorts(ports, [portName], dataFolder);
  const keys = credentials();
  if (keys === null) throw neverUp(dataFolder);
  return {
    type: 's3',
    endPoint: LOOPBACK,
    port: required(ports[portName]),
    useSsl: false,
    ...keys,
    bucket: DEFAULT_BUCKET,
    region: DEFAULT_REGION,
    serverFolder,
  };
}

/** @returns the folders on this machine that servers of the local stack write into */
export function ownFolders({ dataFolder, store }: Pick<RuntimeConfig, 'dataFolder' | 'store'>): string[] {
  if (store.type === 's3') return [dataFolder, ...(store.serverFolder === undefined ? [] : [store.serverFolder])];
  return store.type === 'directory' ? [dataFolder, store.folder] : [dataFolder];
}

function readLocalState(dataFolder: string) {
  let state: ReturnType<typeof readState>;
  try {
    state = readState(stackPaths(dataFolder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    state = null;
  }
  if (state === null) throw neverUp(dataFolder);
  return state;
}

function requirePorts(ports: Ports, names: readonly string[], dataFolder: string): Ports {
  if (names.some((name) => ports[name] === undefined)) throw neverUp(dataFolder);
  return ports;
}

function neverUp(dataFolder: string): StackUnavailableError {
  return new StackUnavailableError(`no local stack was started in ${dataFolder}`, {
    folder: dataFolder,
    expected: 'npx spectraloom up',
  });
}
