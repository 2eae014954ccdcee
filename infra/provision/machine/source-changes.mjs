// @ts-check
/** Changes of sources below folders, one answer for what is saved together. */
import { watch } from 'node:fs';
import { basename, join } from 'node:path';

/** An editor or a checkout writes many files at once; a person does not wait for this. */
const TOGETHER_MS = 200;

/**
 * @param {readonly string[]} folders
 * @param {{ signal?: AbortSignal, togetherMs?: number }} [options] `signal` ends it
 * @returns {AsyncGenerator<string>} the file that changed last, beginning with its watched folder; changes while it is dealt with come as one
 */
export async function* sourceChanges(folders, { signal, togetherMs = TOGETHER_MS } = {}) {
  /** @type {string | null} */
  let changed = null;
  let wake = () => {};
  /** @type {NodeJS.Timeout | undefined} */
  let quiet;
  /** @param {string} file */
  const note = (file) => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      changed = file;
      wake();
    }, togetherMs);
  };
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, name) => {
      if (name !== null && /\.(ts|mjs|json)$/.test(name)) note(join(basename(folder), name));
    }),
  );
  const stop = () => wake();
  signal?.addEventListener('abort', stop);
  try {
    while (!signal?.aborted) {
      if (changed === null) await new Promise((resolve) => (wake = () => resolve(undefined)));
      const file = changed;
      changed = null;
      if (file !== null) yield file;
    }
  } finally {
    clearTimeout(quiet);
    signal?.removeEventListener('abort', stop);
    for (const watcher of watchers) watcher.close();
  }
}
