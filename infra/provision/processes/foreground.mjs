// @ts-check
/**
 * Runs a program in the foreground: it has the terminal, its exit code becomes ours, and every signal reaches it once.
 *
 * At Ctrl-C the terminal signals the whole process group, and npm passes its own copy on: left alone, the program would
 * see two or three interrupts and take the second for "stop now". So it runs in a session of its own and hears of signals
 * from here only, equal ones within a moment counted once. It ends with this process even when that is killed with -9.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** npm's copy of a Ctrl-C comes sooner than this, on a busy machine too; a person who means it twice waits as long. */
const SAME_SIGNAL_MS = 500;

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH', 'SIGCONT'];

/**
 * @param {string} program a Node script
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} exit code; 128 plus the number of the signal that ended it
 */
export function runInForeground(program, args, { cwd, env = process.env }) {
  const wrapper = fileURLToPath(new URL('./end-with-parent.mjs', import.meta.url));
  const child = spawn(process.execPath, [wrapper, program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const pass = onceInAWhile((signal) => child.kill(signal));
  // Ctrl-Z stops both; the shell continues this process, and this one the program.
  const suspend = () => {
    child.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  };
  for (const signal of FORWARDED) process.on(signal, pass);
  process.on('SIGTSTP', suspend);
  return new Promise((resolve, reject) => {
    const forget = () => {
      for (const signal of FORWARDED) process.off(signal, pass);
      process.off('SIGTSTP', suspend);
    };
    child.on('error', (error) => {
      forget();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      forget();
      resolve(code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]);
    });
  });
}

/**
 * @param {(signal: NodeJS.Signals) => void} act
 * @param {() => number} [now] milliseconds
 * @returns {(signal: NodeJS.Signals) => void} drops a signal that repeats the one before within a moment
 */
export function onceInAWhile(act, now = () => performance.now()) {
  /** @type {Map<NodeJS.Signals, number>} */
  const last = new Map();
  return (signal) => {
    const before = last.get(signal) ?? Number.NEGATIVE_INFINITY;
    if (now() - before < SAME_SIGNAL_MS) return;
    last.set(signal, now());
    act(signal);
  };
}
