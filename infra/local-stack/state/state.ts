/**
 * `stack.json`: what a data folder remembers about its local stack (mode 0600: it holds the control token).
 *
 * `folder` is device and inode: a copy of a data folder must not take the processes of the original for its own.
 */
import { statSync } from 'node:fs';
import { z } from 'zod';
import type { StackPaths } from './paths.js';
import { readPrivateJson, writePrivateJson } from './private-file.js';
import { ProcessIdentitySchema } from './process-identity.js';

export const STATE_VERSION = 1;
export const STORE_KINDS = ['minio', 'seaweedfs', 'dir'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

const StackStateSchema = z.strictObject({
  version: z.literal(STATE_VERSION),
  folder: z.string(),
  store: z.enum(STORE_KINDS),
  ports: z.record(z.string(), z.number().int().min(1).max(65535)),
  /** Port and bearer token of the running supervisor's socket; null while none runs. */
  control: z.strictObject({ port: z.number().int(), token: z.string() }).nullable(),
  supervisor: ProcessIdentitySchema.nullable(),
  parts: z.record(z.string(), ProcessIdentitySchema),
});
export type StackState = z.infer<typeof StackStateSchema>;

export function folderId(dataFolder: string): string {
  const { dev, ino } = statSync(dataFolder);
  return `${dev}:${ino}`;
}

/** @returns null when this folder never had a stack; processes recorded in another folder of the same content are left out */
export function readState(paths: StackPaths): StackState | null {
  const state = readPrivateJson(paths.state, StackStateSchema);
  if (state === null || state.folder === folderId(paths.dataFolder)) return state;
  return { ...state, folder: folderId(paths.dataFolder), control: null, supervisor: null, parts: {} };
}

export function writeState(paths: StackPaths, state: StackState): void {
  writePrivateJson(paths.state, state);
}
