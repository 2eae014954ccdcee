/**
 * Names in an audit store. Whatever is named by its content carries its SHA-256 in its name:
 *
 *   entries/<run>/<time>-<kind>-<sha256>.json    environments/<ab>/<rest>.json    parts/<ab>/<rest>
 *   origins/<ab>/<rest of the step key>-<sha256 of the record>.json, and beside one whose entry was never written
 *   origins/<ab>/<rest of the step key>-<sha256 of the record>-<sha256 of the entry>.json
 *   seals/<run>/<n>    log/origin    log/key/<n>    log/leaf/<n>    log/checkpoint/<size>
 */
import type { AuditEntry } from '../../../schemas/run/audit/entry.js';
import { strictDecimal } from '../transparency/strict-text.js';

/** @returns the run of an entry or seal, by its name: `entries/<run>/…`, `seals/<run>/<n>` */
export function runIn(key: string): string {
  return key.slice(key.indexOf('/') + 1, key.lastIndexOf('/'));
}

export const ENTRIES = 'entries/';
export const SEALS = 'seals/';
export const ORIGINS = 'origins/';
export const LOG_LEAVES = 'log/leaf/';
export const LOG_CHECKPOINTS = 'log/checkpoint/';
export const LOG_KEYS = 'log/key/';
export const LOG_ORIGIN = 'log/origin';

const ENTRY_NAME = /^(.+)\/[^/]+-([a-z]+)-([0-9a-f]{64})\.json$/;

interface EntryName {
  readonly run: string;
  readonly kind: string;
  readonly sha256: string;
}

export function entryKey({ run, at, kind }: Pick<AuditEntry, 'run' | 'at' | 'kind'>, sha256: string): string {
  return `${entryFolder(run)}${at}-${kind}-${sha256}.json`;
}

/** @returns null where the key is none of an entry */
export function parseEntryKey(key: string): EntryName | null {
  const [, run, kind, sha256] = (key.startsWith(ENTRIES) && ENTRY_NAME.exec(key.slice(ENTRIES.length))) || [];
  return run !== undefined && kind !== undefined && sha256 !== undefined ? { run, kind, sha256 } : null;
}

export function entryFolder(run: string): string {
  return `${ENTRIES}${run}/`;
}

export function partKey(sha256: string): string {
  return `parts/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

export function environmentKey(sha256: string): string {
  return `environments/${sha256.slice(0, 2)}/${sha256.slice(2)}.json`;
}

/** @returns the start of the names that say which attempts published records of a step key; few folders, which are made once */
export function originsOf(stepKey: string): string {
  return `${ORIGINS}${stepKey.slice(0, 2)}/${stepKey.slice(2)}-`;
}

/** @param number from 1 */
export function sealKey(run: string, number: number): string {
  return `${SEALS}${run}/${number}`;
}

/** @returns the number that a key has in a folder; null where it has another name */
export function numberIn(folder: string, key: string): number | null {
  return key.startsWith(folder) ? strictDecimal(key.slice(folder.length)) : null;
}
