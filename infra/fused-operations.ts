/**
 * Whether the network runs on fused operations (`science/engine/native`), decided once in the parent process and told to
 * its children: which instructions are used is part of what a training is, so it stands in step keys and manifests.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { installingCommand, projectRoot } from './project-root.js';

type FusedSet = 'avx512' | 'avx2';

export interface FusedOperations {
  /** Null: plain TensorFlow operations. */
  readonly set: FusedSet | null;
  /** Set and build, such as `avx512 3f2a91c04d5e6b77`; `none` without. Equal ones give equal bytes. */
  readonly identity: string;
  /** Why, for people. */
  readonly reason: string;
}

/** What GCC's flags for a set allow it to use. */
const NEEDED: readonly (readonly [FusedSet, readonly string[]])[] = [
  ['avx512', ['avx512f', 'avx512dq', 'avx512bw', 'avx512vl', 'avx2', 'fma']],
  ['avx2', ['avx2', 'fma']],
];
/** Where provisioning links its build. */
const LINK = join('node_modules', '@tensorflow', 'tfjs-node', 'fused');

const none = (reason: string): FusedOperations => ({ set: null, identity: 'none', reason });

/**
 * @param build name of the folder that holds the library, ending in the digest of its sources; null: not built
 * @param processorFlags as in /proc/cpuinfo
 * @param wanted value of SPECTRALOOM_FUSED: `0`, a set, or undefined for the widest
 */
export function decideFused(
  build: string | null,
  processorFlags: ReadonlySet<string>,
  wanted?: string,
): FusedOperations {
  if (wanted === '0') return none('switched off by SPECTRALOOM_FUSED=0');
  if (build === null) return none(`the library was not built: ${installingCommand()} says why`);
  const able = NEEDED.filter(([, flags]) => flags.every((flag) => processorFlags.has(flag))).map(([set]) => set);
  const set = wanted === undefined ? able[0] : able.find((each) => each === wanted);
  if (set) return { set, identity: `${set} ${build.slice(build.lastIndexOf('-') + 1)}`, reason: `${set} instructions` };
  return none(
    wanted === undefined ? 'the processor has no AVX2' : `the processor cannot do SPECTRALOOM_FUSED=${wanted}`,
  );
}

let decided: FusedOperations | undefined;

/** Whether this machine and clone compute with fused operations, decided once. */
export function fusedOperations(): FusedOperations {
  decided ??= decideFused(linkedBuild(), processorFlags(), process.env.SPECTRALOOM_FUSED);
  return decided;
}

function linkedBuild(): string | null {
  try {
    return basename(realpathSync(join(projectRoot(), LINK)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Instructions of this machine's processor, as Linux names them. */
export function processorFlags(): Set<string> {
  const line = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
  return new Set(line?.[1]?.trim().split(/\s+/) ?? []);
}
