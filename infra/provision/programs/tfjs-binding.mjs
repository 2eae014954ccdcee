// @ts-check
/**
 * The native binding of tfjs-node, built against the pinned libtensorflow and kept in the cache.
 *
 * The clone gets two links, `lib` and `deps`, in `node_modules/@tensorflow/tfjs-node`. The binding finds the libraries at
 * `../../deps/lib` from its own real path (its rpath), so the cache has the same two folders side by side. It asks Node
 * for Node-API 8 alone, so one build serves every version of Node.
 *
 * An installed package has no tfjs-node: npm would run its installer, which fetches another library. Its folder is made
 * here, with the links and the few files that are read.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isCheckout } from '../machine/checkout.mjs';
import { installHint } from '../machine/install-hint.mjs';
import { MissingProgramError, runCommand } from '../processes/command.mjs';
import { installOnce, partFolder } from './cache.mjs';
import { libtensorflowIn, provideLibtensorflow } from './libtensorflow.mjs';
import { packageFolder, providePackage } from './npm-package.mjs';
import { PINNED } from './pinned-parts.mjs';

const BINDING = join('lib', 'napi-v8', 'tfjs_binding.node');
const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'];
const FLAGS = ['-std=c++17', '-O2', '-fPIC', '-shared', '-fno-exceptions', '-fno-rtti', '-DNAPI_VERSION=8'];
const RPATH = '-Wl,-rpath,$ORIGIN/../../deps/lib';

/** @param {string} clone */
const packageIn = (clone) => join(clone, 'node_modules', '@tensorflow', 'tfjs-node');

/** @param {string} cache @returns {string} */
function bindingFolder(cache) {
  const { tfjsNode, nodeApiHeaders } = PINNED;
  const key = createHash('sha256')
    .update([tfjsNode.integrity, nodeApiHeaders.integrity, libtensorflowIn(cache).digest, ...FLAGS].join('\n'))
    .digest('hex');
  return partFolder(cache, 'tfjs-binding', tfjsNode.version, key);
}

/** @param {string} cache @param {string} clone */
export function hasBinding(cache, clone) {
  const folder = bindingFolder(cache);
  return existsSync(folder) && existsSync(libtensorflowIn(cache).folder) && isLinkedTo(clone, folder);
}

/** @param {string} clone @param {string} folder */
function isLinkedTo(clone, folder) {
  return ['lib', 'deps'].every((name) => {
    const link = join(packageIn(clone), name);
    return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === join(folder, name);
  });
}

/**
 * @param {string} cache
 * @param {string} clone
 * @param {import('../processes/say.mjs').Say} say
 */
export async function provideTfjsBinding(cache, clone, say) {
  const libraries = await provideLibtensorflow(cache, say).catch((error) => acceptOwnLibraries(clone, say, error));
  if (libraries === null) return;
  const folder = bindingFolder(cache);
  if (!existsSync(folder)) {
    const sources = isCheckout(clone) ? packageIn(clone) : await providePackage(cache, PINNED.tfjsNode, say);
    const headers = await providePackage(cache, PINNED.nodeApiHeaders, say);
    await installOnce(cache, folder, (staging) => build({ sources, headers, libraries }, staging), say.waiting);
  }
  if (!isCheckout(clone)) await standIn(cache, clone, say);
  if (isLinkedTo(clone, folder)) return;
  // Before the links: with them the clone counts as ready, and the next command would not ask again.
  await requireItLoads(join(folder, BINDING));
  for (const name of ['lib', 'deps']) await replaceByLink(join(packageIn(clone), name), join(folder, name));
}

/** @param {string} cache @param {string} installed @param {import('../processes/say.mjs').Say} say */
async function standIn(cache, installed, say) {
  const manifest = join(packageIn(installed), 'package.json');
  if (existsSync(manifest)) return;
  await providePackage(cache, PINNED.tfjsNode, say);
  await mkdir(dirname(manifest), { recursive: true });
  await copyFile(join(packageFolder(cache, PINNED.tfjsNode), 'package.json'), manifest);
}

/**
 * Where the pinned library cannot be had, tfjs-node's own installer may have put one there, which no digest of ours covers:
 * it is a user's own decision to run it.
 * @param {string} clone
 * @param {import('../processes/say.mjs').Say} say
 * @param {Error} error
 * @returns {Promise<null>}
 */
async function acceptOwnLibraries(clone, say, error) {
  const own = ['lib', 'deps'].map((name) => lstatSync(join(packageIn(clone), name), { throwIfNoEntry: false }));
  if (!own.every((folder) => folder?.isDirectory())) {
    if (!isCheckout(clone)) throw error;
    const advice = 'or run its own installer: npm rebuild --foreground-scripts @tensorflow/tfjs-node';
    throw new Error(`${error.message}\n  ${advice}`, { cause: error });
  }
  await requireItLoads(join(packageIn(clone), BINDING));
  say.line('tensorflow', 'the pinned library cannot be had; going on with the one that tfjs-node installed itself');
  return null;
}

/** @param {{ sources: string, headers: string, libraries: string }} from @param {string} staging */
async function build({ sources, headers, libraries }, staging) {
  await mkdir(dirname(join(staging, BINDING)), { recursive: true });
  const include = [join(headers, 'include'), join(libraries, 'include')].map((folder) => `-I${folder}`);
  const link = [`-L${join(libraries, 'lib')}`, '-ltensorflow', '-ltensorflow_framework', RPATH];
  try {
    await runCommand('g++', [
      ...FLAGS,
      ...include,
      ...SOURCES.map((name) => join(sources, 'binding', name)),
      ...link,
      '-o',
      join(staging, BINDING),
    ]);
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    throw new Error(`to build the binding of tfjs-node, g++ must be installed (${installHint(['g++'])})`);
  }
  await mkdir(join(staging, 'deps'));
  // Relative: the whole cache can be moved.
  await symlink(join('..', '..', basename(libraries), 'lib'), join(staging, 'deps', 'lib'));
}

/** @param {string} link @param {string} target */
async function replaceByLink(link, target) {
  const fresh = `${link}.${process.pid}`;
  await rm(fresh, { force: true });
  await symlink(target, fresh);
  if (lstatSync(link, { throwIfNoEntry: false })?.isDirectory()) await rm(link, { recursive: true });
  await rename(fresh, link);
}

/** A library that this processor or this C library cannot run is found here and not in the middle of a training. @param {string} binding */
async function requireItLoads(binding) {
  const program = `
process.on('uncaughtException', ({ message }) => { console.error(message); process.exit(1); });
const tf = require(process.argv[1]);
const scalar = (value) => tf.createTensor([], tf.TF_FLOAT, Float32Array.of(value));
const type = [{ name: 'T', type: tf.TF_ATTR_TYPE, value: tf.TF_FLOAT }];
const [sum] = tf.executeOp('AddV2', type, [scalar(1), scalar(2)], 1);
process.stdout.write(String(tf.tensorDataSync(sum.id)[0]))`;
  const printed = await runCommand(process.execPath, ['-e', program, binding], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  }).catch((/** @type {Error} */ error) => {
    // Without the program, which stands before the file in the message.
    const reason = error.message.slice(error.message.indexOf(binding));
    throw new Error(`TensorFlow does not run on this machine: ${reason}`, { cause: error });
  });
  if (!printed.endsWith('3')) throw new Error(`TensorFlow computes 1 + 2 as ${printed.trim()}`);
}
