// @ts-check
/** Loaded first in every process of a test while marks are collected, also in those that the test starts: writes the marks down. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.SPECTRALOOM_MARKS_FOLDER;

export function recordMarks() {
  const marks = /** @type {Record<string, Uint8Array> | undefined} */ (Reflect.get(globalThis, '__spectraloomMarks'));
  if (folder === undefined || marks === undefined) return;
  const entered = Object.entries(marks).map(([file, blocks]) => [
    file,
    [...blocks.keys()].filter((block) => blocks[block] === 1),
  ]);
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(Object.fromEntries(entered))}\n`);
}

process.on('exit', recordMarks);
