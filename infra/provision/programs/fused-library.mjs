// @ts-check
/**
 * The library of fused operations (`science/engine/native`): C++ against libtensorflow's C headers, built once a machine.
 *
 * Nothing depends on it: where it cannot be built, one line says why, and the network runs on TensorFlow's own operations.
 * The clone gets a link, `fused`, in `node_modules/@tensorflow/tfjs-node`, to a part that is named by all that decides it.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installHint } from '../machine/install-hint.mjs';
import { plainBuildFolder } from '../machine/plain-folder.mjs';
import { MissingProgramError, runCommand } from '../processes/command.mjs';
import { installOnce, partFolder } from './cache.mjs';
import { libtensorflowIn } from './libtensorflow.mjs';

const LIBRARY = 'loom.node';
const SOURCES = ['kernels.h', 'kernels.cc', 'operations.cc'];
const COMMON = ['-std=c++17', '-O3', '-fPIC', '-fvisibility=hidden', '-fno-math-errno', '-fno-trapping-math', '-c'];
const AVX512 = ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mfma', '-mprefer-vector-width=512'];
const AVX2 = ['-mavx2', '-mfma'];
/** Object file -> source and its own flags. The kernels are compiled once for each instruction set. */
const OBJECTS = /** @type {const} */ ([
  ['avx512.o', 'kernels.cc', [...AVX512, '-DLOOM_KERNELS=kernelsAvx512']],
  ['avx2.o', 'kernels.cc', [...AVX2, '-DLOOM_KERNELS=kernelsAvx2']],
  ['operations.o', 'operations.cc', []],
]);

/** @param {string} clone */
const sourceFolder = (clone) => join(clone, 'science', 'engine', 'native');
/** @param {string} clone */
const linkIn = (clone) => join(clone, 'node_modules', '@tensorflow', 'tfjs-node', 'fused');

/** @param {string} cache @param {string} clone @returns {Promise<string>} @throws {MissingProgramError} without g++ */
async function folderOf(cache, clone) {
  const hash = createHash('sha256');
  for (const name of SOURCES) hash.update(readFileSync(join(sourceFolder(clone), name)));
  const compiler = (await runCommand('g++', ['-dumpfullversion', '-dumpversion'])).trim();
  const build = [JSON.stringify([COMMON, OBJECTS]), compiler, libtensorflowIn(cache).digest, process.arch];
  return partFolder(cache, 'fused-operations', `gcc${compiler}`, hash.update(build.join('\n')).digest('hex'));
}

/**
 * @param {string} cache
 * @param {string} clone compiled
 * @param {import('../processes/say.mjs').Say} say
 */
export async function provideFusedLibrary(cache, clone, say) {
  try {
    const folder = await folderOf(cache, clone);
    if (existsSync(folder) && pointsTo(clone, folder)) return;
    await say.step('fused', 'operations of the network, twice as fast (g++)', () => install(cache, clone, folder, say));
  } catch (error) {
    await rm(linkIn(clone), { force: true });
    const reason = error instanceof MissingProgramError ? missing(error) : /** @type {Error} */ (error).message;
    say.line('fused', `not built, going on with TensorFlow's own operations: ${reason}`);
  }
}

/** @param {MissingProgramError} error */
function missing({ program, message }) {
  return `${message} (${installHint([program])})`;
}

/** @param {string} clone @param {string} folder */
function pointsTo(clone, folder) {
  const link = linkIn(clone);
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true && readlinkSync(link) === folder;
}

/** @param {string} cache @param {string} clone @param {string} folder @param {import('../processes/say.mjs').Say} say */
async function install(cache, clone, folder, say) {
  await installOnce(cache, folder, (staging) => compile(cache, clone, staging), say.waiting);
  const fresh = `${linkIn(clone)}.${process.pid}`;
  await rm(fresh, { force: true });
  await symlink(folder, fresh);
  await rename(fresh, linkIn(clone));
  await check(clone);
}

/** @param {string} cache @param {string} clone @param {string} staging */
async function compile(cache, clone, staging) {
  const { folder: tensorflow } = libtensorflowIn(cache);
  if (!existsSync(tensorflow)) throw new Error('the pinned libtensorflow is not there');
  const place = await plainBuildFolder(staging);
  try {
    const build = await mkdtemp(join(place.folder, 'build-'));
    await Promise.all(
      OBJECTS.map(([object, source, flags]) =>
        runCommand(
          'g++',
          [...COMMON, ...flags, `-I${join(tensorflow, 'include')}`, join(sourceFolder(clone), source), '-o', object],
          { cwd: build },
        ),
      ),
    );
    // No rpath: the copy of TensorFlow that the binding has loaded is found by its name.
    const link = [`-L${join(tensorflow, 'lib')}`, '-l:libtensorflow_framework.so.2'];
    await runCommand('g++', ['-shared', '-o', LIBRARY, ...OBJECTS.map(([object]) => object), ...link], { cwd: build });
    await copyFile(join(build, LIBRARY), join(staging, LIBRARY));
    await rm(build, { recursive: true });
  } finally {
    if (place.temporary) await rm(place.folder, { recursive: true, force: true });
  }
}

/** In a process of its own: what goes wrong there ends that process. @param {string} clone */
async function check(clone) {
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-fused-'));
  try {
    await runCommand(process.execPath, [join(clone, 'dist', 'science', 'engine', 'fused-check.js'), folder], {
      cwd: clone,
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', TF_NUM_INTRAOP_THREADS: '1' },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
