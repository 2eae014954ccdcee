// @ts-check
/** A program that the machine already has, when it is new enough. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { runCommand } from '../processes/command.mjs';
import { isAtLeast } from './version.mjs';

/** @typedef {{ kind: 'path', program: string, arguments: string[], pattern: string, atLeast: string }} PathSource */

/**
 * @param {string} program
 * @param {string} [path] the value of PATH
 * @returns {string | null} absolute path of the first executable file of that name
 */
export function whichProgram(program, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, program);
    // A relative folder on PATH means another program in every working folder.
    if (isAbsolute(folder) && isExecutableFile(file)) return file;
  }
  return null;
}

/** @param {string} file */
function isExecutableFile(file) {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EACCES') return false;
    throw error;
  }
}

/**
 * @param {PathSource} source
 * @param {string} [path] the value of PATH
 * @returns {Promise<{ file: string, version: string } | null>} null when there is none, or its version is older or unknown
 */
export async function findOnPath(source, path = process.env.PATH ?? '') {
  const file = whichProgram(source.program, path);
  if (file === null) return null;
  const printed = await versionText(file, source.arguments);
  const version = new RegExp(source.pattern).exec(printed)?.[1];
  return version !== undefined && isAtLeast(version, source.atLeast) ? { file, version } : null;
}

/** @param {string} file @param {readonly string[]} args @returns {Promise<string>} empty for a program that cannot say */
async function versionText(file, args) {
  try {
    return await runCommand(file, args);
  } catch {
    // A shim without a program behind it, a wrong architecture: the same as no such program, the next source follows.
    return '';
  }
}
