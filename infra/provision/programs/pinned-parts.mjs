// @ts-check
/** `parts.json` as types: what is fetched, from where, in which order. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {import('./wheel.mjs').WheelSource} WheelSource
 * @typedef {import('../machine/path-program.mjs').PathSource} PathSource
 * @typedef {import('./go-install.mjs').GoSource} GoSource
 * @typedef {import('./npm-package.mjs').PinnedPackage} PinnedPackage
 * @typedef {{ peak: number, kept: number }} RoomMb
 * @typedef {{
 *   version: string, roomMb: RoomMb, program: string,
 *   sources: (PathSource | WheelSource | GoSource)[], otherwise: string,
 * }} PinnedProgram
 * @typedef {{ version: string, roomMb: RoomMb, sources: WheelSource[] }} PinnedLibrary
 * @typedef {{
 *   node: { atLeast: string, below: string, glibcAtLeast: string },
 *   nodeModules: { roomMb: RoomMb }, build: { roomMb: RoomMb }, run: { roomMb: RoomMb },
 *   libtensorflow: PinnedLibrary, tfjsNode: PinnedPackage, nodeApiHeaders: PinnedPackage, tfjsBinding: { roomMb: RoomMb },
 *   temporal: PinnedProgram, minio: PinnedProgram, weed: PinnedProgram,
 *   go: PinnedProgram,
 * }} PinnedParts
 */

/** @type {PinnedParts} */
export const PINNED = JSON.parse(readFileSync(new URL('./parts.json', import.meta.url), 'utf8'));
