// @ts-check
/** Where the C headers of the running Node are, so that a native module can be built without fetching them. */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {string | undefined} configured npm's `nodedir`
 * @param {string} [executable]
 * @param {string} [version] of the running Node, as `20.19.0`
 * @returns {string | null} a folder that holds `include/node`; null leaves it to node-gyp, which fetches them
 */
export function findNodeHeaders(configured, executable = process.execPath, version = process.versions.node) {
  const beside = dirname(dirname(realpathSync(executable)));
  const candidates = configured ? [configured, beside] : [beside];
  return candidates.find((folder) => headerVersion(folder) === version) ?? null;
}

/** @param {string} folder @returns {string | null} */
function headerVersion(folder) {
  try {
    const text = readFileSync(join(folder, 'include', 'node', 'node_version.h'), 'utf8');
    const number = (/** @type {string} */ name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
    return `${number('MAJOR')}.${number('MINOR')}.${number('PATCH')}`;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}
