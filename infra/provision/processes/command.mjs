// @ts-check
/** Runs one program to its end. What it printed is kept, and shown only when it fails. */
import { spawn } from 'node:child_process';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const running = new Set();

/** The program does not exist on this machine. */
export class MissingProgramError extends Error {
  /** @param {string} program */
  constructor(program) {
    super(`${program} is not installed`);
    this.program = program;
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shownLines?: number }} [options] `shownLines` of a failure
 * @returns {Promise<string>} its standard output
 * @throws {MissingProgramError | Error} the second with the last lines that it printed
 */
export function runCommand(program, args, { cwd, env = process.env, shownLines = 12 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let stdout = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      said = (said + text).slice(-32_000);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-32_000);
    });
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      running.delete(child);
      reject(error.code === 'ENOENT' ? new MissingProgramError(program) : error);
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(stdout);
      const lines = said.trim().split('\n').slice(-shownLines).join('\n    ');
      reject(new Error(`${[program, ...args].join(' ')}: ${signal ?? `exit code ${code}`}\n    ${lines}`));
    });
  });
}

/** @param {NodeJS.Signals} signal */
export function signalRunningCommands(signal) {
  for (const child of running) child.kill(signal);
}
