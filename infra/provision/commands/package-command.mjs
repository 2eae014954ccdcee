// @ts-check
/** What a command of an installed package has to find: TensorFlow for all that computes, servers for all that starts a run. */
import { existsSync, readFileSync } from 'node:fs';
import { speaker } from '../processes/say.mjs';
import { cacheFolder } from '../programs/cache.mjs';
import { installedPrograms, partsFile, writeInstalledPrograms } from '../programs/installed-programs.mjs';
import { hasBinding } from '../programs/tfjs-binding.mjs';
import { rememberedStore, wantedPrograms } from '../programs/wanted-programs.mjs';
import { prepare } from './prepare.mjs';
import { serverPlan } from './start.mjs';

const COMPUTE = ['predict', 'cluster', 'export'];
const RUN = ['discover', 'sweep', 'screen', 'up'];
/** They look at what is given, and start nothing. */
const ONLY_LOOK = ['--dry-run', '--help', '-h'];
/** Subcommands of a sweep that runs already. */
const STEER = ['show', 'amend', 'pause', 'resume', 'cancel'];
const WITH_VALUE = ['-o', '--output', '--data'];

/** @param {string} root of the package @param {readonly string[]} args of `spectraloom` @returns {Promise<number>} exit code */
export async function provideForCommand(root, args) {
  const needs = needsOf(args);
  const cache = cacheFolder();
  if (needs === 'nothing') {
    // What somebody else has brought since is found by who asks.
    if (args.includes('doctor') || !existsSync(partsFile(root)))
      await writeInstalledPrograms(root, await installedPrograms(cache));
    return 0;
  }
  const plan =
    needs === 'servers' ? serverPlan(wantedPrograms(args, process.env, rememberedStore(root))) : { needed: [] };
  // What a command prints is for programs to read: all of this goes to the other stream.
  if (!hasBinding(cache, root) || lacksProgram(root, plan)) await prepare(root, plan, speaker(process.stderr));
  return 0;
}

/** @param {readonly string[]} args @returns {'nothing' | 'tensorflow' | 'servers'} */
export function needsOf(args) {
  const words = args.filter((arg, i) => !arg.startsWith('-') && !WITH_VALUE.includes(args[i - 1] ?? ''));
  const [command = '', order = ''] = words;
  if (args.some((arg) => ONLY_LOOK.includes(arg)) || (command === 'sweep' && STEER.includes(order))) return 'nothing';
  if (RUN.includes(command)) return 'servers';
  return COMPUTE.includes(command) ? 'tensorflow' : 'nothing';
}

/** @param {string} root @param {import('./prepare.mjs').ServerPlan} plan */
function lacksProgram(root, { needed }) {
  if (!existsSync(partsFile(root))) return true;
  const programs = JSON.parse(readFileSync(partsFile(root), 'utf8'));
  return needed.some((name) => !programs[name] || !existsSync(programs[name]));
}
