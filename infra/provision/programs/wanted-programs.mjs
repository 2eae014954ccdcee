// @ts-check
/** Which programs a command will start: those that no setting says somebody else runs. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { homeOfData } from '../machine/checkout.mjs';

/** @typedef {'minio' | 'seaweedfs' | 'dir' | 'external'} StoreKind */
/** @typedef {{ temporal: boolean, store: StoreKind, mayFallBack: boolean }} WantedPrograms `mayFallBack`: nobody asked for this store */

const NAMES_TEMPORAL = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'];

/**
 * @param {readonly string[]} args of the command line
 * @param {NodeJS.ProcessEnv} env
 * @param {(dataFolder: string | undefined) => string | null} remembered the kind of store that a data folder already has
 * @returns {WantedPrograms} other values of `--store` are left to the command line, which refuses them
 */
export function wantedPrograms(args, env, remembered) {
  const temporal = NAMES_TEMPORAL.every((name) => !env[name]);
  if (env.S3_ENDPOINT) return { temporal, store: 'external', mayFallBack: false };
  const kind = optionOf(args, '--store') ?? remembered(optionOf(args, '--data') ?? env.SPECTRALOOM_DATA);
  if (kind === 'seaweedfs' || kind === 'dir') return { temporal, store: kind, mayFallBack: false };
  return { temporal, store: 'minio', mayFallBack: kind !== 'minio' };
}

/** @param {readonly string[]} args @param {string} option @returns {string | undefined} */
function optionOf(args, option) {
  const at = args.lastIndexOf(option);
  if (at >= 0) return args[at + 1];
  return args.findLast((arg) => arg.startsWith(`${option}=`))?.slice(option.length + 1);
}

/** @param {string} clone @returns {(dataFolder: string | undefined) => string | null} */
export function rememberedStore(clone) {
  return (dataFolder) => {
    const state = join(resolve(dataFolder || join(homeOfData(clone), '.spectraloom')), 'stack.json');
    if (!existsSync(state)) return null;
    const { store } = JSON.parse(readFileSync(state, 'utf8'));
    return typeof store === 'string' ? store : null;
  };
}
