// @ts-check
/** SHA-256 of files, and the refusal of a file that is not the pinned one. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @param {string} file @returns {Promise<string>} lower-case hex */
export async function sha256OfFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @param {string} expected SHA-256 in hex
 * @throws {Error} with both digests
 */
export async function requireDigest(file, expected) {
  const found = await sha256OfFile(file);
  if (found !== expected) {
    throw new Error(`${basename(file)} is not the pinned file: sha256 ${found}, expected ${expected}`);
  }
}
