/** The compiled command line as a process that goes on while a test does something to its surroundings. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Ended } from './command.js';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

export interface RunningCommand {
  readonly ended: Promise<Ended>;
  /** Everything it has printed so far, both streams in the order of arrival. */
  readonly said: string;
  /** Resolves with the text; rejects when the command ends without it. */
  untilSaid(text: string | RegExp): Promise<void>;
}

export function startSpectraloom(args: readonly string[], env: NodeJS.ProcessEnv): RunningCommand {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let said = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    said += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    said += text;
    for (const look of waiting) look();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return {
    ended,
    get said() {
      return said;
    },
    untilSaid: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!(typeof text === 'string' ? said.includes(text) : text.test(said))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(({ code }) => reject(new Error(`ended with code ${code} before it said ${text}:\n${said}`)));
      }),
  };
}
