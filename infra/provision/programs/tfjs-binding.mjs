// @ts-check
/**
 * The native binding of tfjs-node, built against the pinned libtensorflow and kept in the cache.
 *
 * The clone gets two links, `lib` and `deps`, in `node_modules/@tensorflow/tfjs-node`. The binding finds the libraries at
 * `../../deps/lib` from its own real path (its rpath), so the cache has the same two folders side by side.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { installHint } from '../machine/install-hint.mjs';
import { findNodeHeaders } from '../machine/node-headers.mjs';
import { plainBuildFolder } from '../machine/plain-folder.mjs';
import { MissingProgramError, runCommand } from '../processes/command.mjs';
import { installOnce, partFolder } from './cache.mjs';
import { libtensorflowIn, provideLibtensorflow } from './libtensorflow.mjs';
import { configuredNodeHeaders, findNodeGyp } from './npm-client.mjs';

/** @param {string} clone */
const packageIn = (clone) => join(clone, 'node_modules', '@tensorflow', 'tfjs-node');

/** @param {string} cache @param {string} clone with node_modules @returns {string} */
function bindingFolder(cache, clone) {
  const { version } = JSON.parse(readFileSync(join(packageIn(clone), 'package.json'), 'utf8'));
  const key = createHash('sha256')
    .update([version, libtensorflowIn(cache).digest, process.versions.modules, process.arch].join('\n'))
    .digest('hex');
  return partFolder(cache, 'tfjs-binding', version, key);
}

/** @param {string} cache @param {string} clone */
export function hasBinding(cache, clone) {
  if (!existsSync(packageIn(clone))) return false;
  const folder = bindingFolder(cache, clone);
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
  const folder = bindingFolder(cache, clone);
  await installOnce(cache, folder, (staging) => build(clone, libraries, staging), say.waiting);
  if (isLinkedTo(clone, folder)) return;
  for (const name of ['lib', 'deps']) await replaceByLink(join(packageIn(clone), name), join(folder, name));
  await requireItLoads(clone);
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
    const advice = 'or run its own installer: npm rebuild --foreground-scripts @tensorflow/tfjs-node';
    throw new Error(`${error.message}\n  ${advice}`, { cause: error });
  }
  await requireItLoads(clone);
  say.line('tensorflow', 'the pinned library cannot be had; going on with the one that tfjs-node installed itself');
  return null;
}

/** @param {string} clone @param {string} libraries @param {string} staging */
async function build(clone, libraries, staging) {
  await requireCompiler();
  const place = await plainBuildFolder(staging);
  try {
    const source = join(place.folder, 'package');
    const unwanted = ['deps', 'lib', 'build'].map((name) => join(packageIn(clone), name));
    await cp(packageIn(clone), source, { recursive: true, filter: (file) => !unwanted.includes(file) });
    // The libraries may lie under a path that is not plain; the build sees them through these links only.
    await mkdir(join(source, 'deps'));
    for (const name of ['include', 'lib']) await symlink(join(libraries, name), join(source, 'deps', name));
    await runCommand(
      process.execPath,
      [join(clone, 'node_modules/@mapbox/node-pre-gyp/bin/node-pre-gyp'), 'install', '--build-from-source'],
      { cwd: source, env: await buildEnvironment(clone) },
    );
    await cp(join(source, 'lib'), join(staging, 'lib'), { recursive: true });
    await rm(source, { recursive: true });
  } finally {
    if (place.temporary) await rm(place.folder, { recursive: true, force: true });
  }
  await mkdir(join(staging, 'deps'));
  // Relative: the whole cache can be moved.
  await symlink(join('..', '..', basename(libraries), 'lib'), join(staging, 'deps', 'lib'));
}

/** @param {string} clone @returns {Promise<NodeJS.ProcessEnv>} */
async function buildEnvironment(clone) {
  const headers = findNodeHeaders(await configuredNodeHeaders(clone));
  const gyp = findNodeGyp();
  return {
    ...process.env,
    ...(headers === null ? {} : { npm_config_nodedir: headers }),
    ...(gyp === null ? {} : { npm_config_node_gyp: gyp }),
  };
}

async function requireCompiler() {
  const missing = [];
  for (const program of ['g++', 'make', 'python3']) {
    try {
      await runCommand(program, ['--version']);
    } catch (error) {
      if (!(error instanceof MissingProgramError)) throw error;
      missing.push(program);
    }
  }
  if (missing.length > 0) {
    throw new Error(
      `to build the binding of tfjs-node, ${missing.join(', ')} must be installed (${installHint(missing)})`,
    );
  }
}

/** @param {string} link @param {string} target */
async function replaceByLink(link, target) {
  const fresh = `${link}.${process.pid}`;
  await rm(fresh, { force: true });
  await symlink(target, fresh);
  if (lstatSync(link, { throwIfNoEntry: false })?.isDirectory()) await rm(link, { recursive: true });
  await rename(fresh, link);
}

/** A library that this processor or this C library cannot run is found here and not in the middle of a training. */
/** @param {string} clone */
async function requireItLoads(clone) {
  const program = `const tf = require('@tensorflow/tfjs-node'); process.stdout.write(String(tf.add(1, 2).dataSync()[0]))`;
  const printed = await runCommand(process.execPath, ['-e', program], {
    cwd: clone,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  if (!printed.endsWith('3')) throw new Error(`TensorFlow computes 1 + 2 as ${printed.trim()}`);
}
