// @ts-check
/**
 * Makes a clone ready to run: packages, TensorFlow, the programs of the local stack, the compiled program. An installed
 * package has its packages and the compiled program already.
 */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isCheckout } from '../machine/checkout.mjs';
import { diskOf, judgeDisks } from '../machine/disk-space.mjs';
import { build, hasBuild } from '../programs/build.mjs';
import { cacheFolder, sweepStaging } from '../programs/cache.mjs';
import { provideFusedLibrary } from '../programs/fused-library.mjs';
import { installedPrograms, writeInstalledPrograms } from '../programs/installed-programs.mjs';
import { hasLibtensorflow, libtensorflowLabel } from '../programs/libtensorflow.mjs';
import { hasNodeModules, installNodeModules } from '../programs/npm-install.mjs';
import { withLock } from '../programs/part-lock.mjs';
import { PINNED } from '../programs/pinned-parts.mjs';
import { findProgram, provideProgram } from '../programs/program-part.mjs';
import { hasBinding, provideTfjsBinding } from '../programs/tfjs-binding.mjs';

/** @typedef {import('../processes/say.mjs').Say} Say */
/** @typedef {'temporal' | 'minio' | 'weed'} ServerName */
/** @typedef {{ needed: ServerName[], instead?: Partial<Record<ServerName, ServerName | null>> }} ServerPlan `instead`: what replaces a server that cannot be had */

/**
 * @param {string} clone
 * @param {ServerPlan} plan
 * @param {Say} say
 */
export async function prepare(clone, plan, say) {
  const cache = cacheFolder();
  await requireRoom(clone, cache, plan, say);
  await sweepStaging(cache);
  const name = createHash('sha256').update(realpathSync(clone)).digest('hex').slice(0, 16);
  await withLock(join(cache, 'locks', `clone-${name}.lock`), () => prepareAlone(clone, cache, plan, say), {
    onWait: say.waiting,
  });
}

/** @param {string} clone @param {string} cache @param {ServerPlan} plan @param {Say} say */
async function prepareAlone(clone, cache, plan, say) {
  const checkout = isCheckout(clone);
  if (checkout && !hasNodeModules(clone)) await say.step('packages', 'npm ci', () => installNodeModules(clone));
  if (!hasBinding(cache, clone)) {
    await say.step('tensorflow', libtensorflowLabel(), () => provideTfjsBinding(cache, clone, say));
  }
  for (const server of plan.needed) await provideServer(cache, server, plan.instead ?? {}, say);
  await writeInstalledPrograms(clone, await installedPrograms(cache));
  if (checkout && !hasBuild(clone)) await say.step('build', 'compiling', () => build(clone));
  await provideFusedLibrary(cache, clone, say);
  say.line('ready', 'everything is installed');
}

/** @param {string} cache @param {ServerName} server @param {NonNullable<ServerPlan['instead']>} instead @param {Say} say */
async function provideServer(cache, server, instead, say) {
  try {
    await provideProgram(cache, server, say);
  } catch (error) {
    const next = instead[server];
    if (next === undefined) throw error;
    say.line(server, /** @type {Error} */ (error).message);
    say.line(
      'store',
      next === null ? 'going on with a plain folder (--store dir)' : 'going on with SeaweedFS (--store seaweedfs)',
    );
    if (next !== null) await provideServer(cache, next, instead, say);
  }
}

/** @param {string} clone @param {string} cache @param {ServerPlan} plan @param {Say} say */
async function requireRoom(clone, cache, plan, say) {
  const inClone = [PINNED.run.roomMb];
  if (isCheckout(clone) && !hasNodeModules(clone)) inClone.push(PINNED.nodeModules.roomMb);
  const inCache = [];
  if (!hasLibtensorflow(cache)) inCache.push(PINNED.libtensorflow.roomMb);
  if (!hasBinding(cache, clone)) inCache.push(PINNED.tfjsBinding.roomMb);
  for (const server of plan.needed) {
    if ((await findProgram(cache, server)) === null) inCache.push(PINNED[server].roomMb);
  }
  const verdicts = judgeDisks([
    { disk: await diskOf(clone), rooms: inClone },
    { disk: await diskOf(cache), rooms: inCache },
  ]);
  const short = verdicts.filter(({ enough }) => !enough);
  if (short.length > 0) throw new Error(short.map(({ line }) => `disk space: ${line}`).join('\n'));
  if (inCache.length > 0 || inClone.length > 1) for (const { line } of verdicts) say.line('disk', line);
}
