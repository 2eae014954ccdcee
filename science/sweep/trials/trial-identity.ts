/**
 * Identity of a training: SHA-256 over the canonical JSON (RFC 8785) of every setting that changes one of its numbers.
 * Two trials of one identity have the same checkpoints, bit for bit, whichever sweep asked for them.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import type { TrialSettings } from './trial-settings.js';

interface TrialIdentity extends TrialSettings {
  /** SHA-256 of the data the graphs and targets come from. */
  readonly dataset: string;
  /** SHA-256 of the split. */
  readonly split: string;
  /** Sums of floating-point numbers depend on how they are cut among threads. */
  readonly threads: number;
  /** Code versions of the steps that compute: featurization and training. */
  readonly versions: Readonly<Record<string, string | number>>;
}

/** @returns canonical JSON: names sorted by code unit, no white space */
export function identityText(identity: TrialIdentity): string {
  return canonical(identity);
}

/** @returns 64 hexadecimal digits */
export function identityHash(identity: TrialIdentity): string {
  return bytesToHex(sha256(utf8ToBytes(identityText(identity))));
}

/** @returns the first 12 digits: enough to tell the trials of a store apart, short enough to read */
export function trialId(identity: TrialIdentity): string {
  return identityHash(identity).slice(0, 12);
}

function canonical(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`a setting is ${value}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(byKey);
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}
