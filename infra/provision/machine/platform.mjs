// @ts-check
/** What spectraloom runs on, and the one line for every other machine. Loads on any Node that knows ES modules. */
import { readFileSync } from 'node:fs';
import { isAtLeast } from './version.mjs';

/** @typedef {{ system: string, arch: string, glibc: string | undefined, node: string }} Machine */

/** @returns {Machine} */
export function thisMachine() {
  return { system: process.platform, arch: process.arch, glibc: runtimeGlibc(), node: process.versions.node };
}

/** @returns {string | undefined} undefined under another C library */
function runtimeGlibc() {
  const report = process.report;
  // Looking up host names for the network part of the report can take seconds.
  if ('excludeNetwork' in report) Object.assign(report, { excludeNetwork: true });
  const header = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (report.getReport()).header;
  return header?.glibcVersionRuntime;
}

/** @returns {{ atLeast: string, below: string, glibcAtLeast: string }} */
export function supportedMachine() {
  return JSON.parse(readFileSync(new URL('../programs/parts.json', import.meta.url), 'utf8')).node;
}

/**
 * @param {Machine} machine
 * @param {ReturnType<typeof supportedMachine>} supported
 * @returns {string | null} one line that says what is found and what is needed
 */
export function refusePlatform({ system, arch, glibc, node }, supported) {
  if (system !== 'linux' || arch !== 'x64' || glibc === undefined || !isAtLeast(glibc, supported.glibcAtLeast)) {
    const library = system !== 'linux' ? '' : glibc === undefined ? ' without glibc' : ` with glibc ${glibc}`;
    return `spectraloom runs on Linux x86_64 with glibc ${supported.glibcAtLeast} or newer; this is ${system} ${arch}${library}`;
  }
  if (!isAtLeast(node, supported.atLeast) || isAtLeast(node, supported.below)) {
    return `spectraloom needs Node ${supported.atLeast} or newer, below ${supported.below}; this is Node ${node}`;
  }
  return null;
}
