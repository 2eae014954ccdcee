// @ts-check
/** `npm start`: makes the clone ready and runs the discover pipeline. */
import { join } from 'node:path';
import { runInForeground } from '../processes/foreground.mjs';
import { speaker } from '../processes/say.mjs';
import { rememberedStore, wantedPrograms } from '../programs/wanted-programs.mjs';
import { prepare } from './prepare.mjs';

/** @param {string} clone @param {readonly string[]} args of `discover` @returns {Promise<number>} exit code */
export async function start(clone, args) {
  await prepare(clone, serverPlan(wantedPrograms(args, process.env, rememberedStore(clone))), speaker());
  return runInForeground(join(clone, 'dist', 'cli', 'main.js'), ['discover', ...args], { cwd: clone });
}

/** @param {import('../programs/wanted-programs.mjs').WantedPrograms} wanted @returns {import('./prepare.mjs').ServerPlan} */
export function serverPlan({ temporal, store, mayFallBack }) {
  /** @type {import('./prepare.mjs').ServerName[]} */
  const needed = temporal ? ['temporal'] : [];
  if (store === 'minio') needed.push('minio');
  if (store === 'seaweedfs') needed.push('weed');
  return mayFallBack ? { needed, instead: { minio: 'weed', weed: null } } : { needed };
}
