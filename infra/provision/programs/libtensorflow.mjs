// @ts-check
/** TensorFlow's C library and headers, out of the Python wheel that carries them. */
import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce, partFolder } from './cache.mjs';
import { PINNED } from './pinned-parts.mjs';
import { installWheel } from './wheel.mjs';

/** The names that the linker and tfjs-node's own scripts look for; the program is linked to the first file of a row. */
const LINKS = [
  ['libtensorflow_cc.so.2', 'libtensorflow.so', 'libtensorflow.so.2', 'libtensorflow.so.2.9.1'],
  ['libtensorflow_framework.so.2', 'libtensorflow_framework.so', 'libtensorflow_framework.so.2.9.1'],
];

/** @param {string} cache @returns {{ folder: string, digest: string }} */
export function libtensorflowIn(cache) {
  const { version, sources } = PINNED.libtensorflow;
  const digest = /** @type {typeof sources[0]} */ (sources[0]).sha256;
  return { folder: partFolder(cache, 'libtensorflow', version, digest), digest };
}

/** @param {string} cache */
export function hasLibtensorflow(cache) {
  return existsSync(libtensorflowIn(cache).folder);
}

export function libtensorflowLabel() {
  return `libtensorflow ${PINNED.libtensorflow.version} and the binding of tfjs-node`;
}

/** @param {string} cache @param {import('../processes/say.mjs').Say} say @returns {Promise<string>} folder with `lib/` and `include/` */
export async function provideLibtensorflow(cache, say) {
  const { folder } = libtensorflowIn(cache);
  await installOnce(
    cache,
    folder,
    async (staging) => {
      await installWheel(/** @type {import('./wheel.mjs').WheelSource} */ (PINNED.libtensorflow.sources[0]), staging);
      for (const [file = '', ...names] of LINKS) {
        for (const name of names) await symlink(file, join(staging, 'lib', name));
      }
    },
    say.waiting,
  );
  return folder;
}
