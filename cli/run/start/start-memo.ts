/** What this command says of itself when it starts a run: who gave it, with which arguments, and by what it is known again. */
import { randomUUID } from 'node:crypto';
import type { StartMemo } from '../../../schemas/run/start-memo.js';

/** @param inputDigest SHA-256 of the canonical JSON of the input */
export function startMemo(owner: string, inputDigest: string): StartMemo {
  return { inputDigest, owner, command: boundedCommand(process.argv.slice(2)), startToken: randomUUID() };
}

/** Characters. A shell may write thousands of files out: the input has them all, and an entry is small. */
const LONGEST_COMMAND = 8_000;

/** @returns the arguments that have room, and how many there were */
function boundedCommand(args: readonly string[]): string[] {
  let left = LONGEST_COMMAND;
  const end = args.findIndex((arg) => {
    left -= arg.length + 1;
    return left < 0;
  });
  return end < 0 ? [...args] : [...args.slice(0, end), `… (${args.length} arguments)`];
}
