/** Sources that are changed, tests that watch them, and which test brings in which source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from '../harness/laws/source-imports.js';

const CHANGED = ['science', 'infra'];
/** Tests that need no server: a mutant should fall in seconds, beside its source. */
const WATCHING = ['test/unit'];

/** @param folders parts of `science/` and `infra/`, or files; none means all @throws Error on one that holds no source */
export function chosenSources(root: string, folders: readonly string[]): string[] {
  const all = CHANGED.flatMap((folder) => filesBelow(root, folder)).filter((file) => /\.(ts|mjs)$/.test(file));
  const wanted = folders.map((folder) => folder.replace(/^\.\//, '').replace(/\/+$/, ''));
  for (const folder of wanted) {
    if (!all.some((file) => isIn(file, folder))) {
      throw new Error(
        `${folder}: holds no source that is changed. Give folders or files of ${CHANGED.join('/ and ')}/`,
      );
    }
  }
  return all.filter((file) => wanted.length === 0 || wanted.some((folder) => isIn(file, folder))).sort();
}

export function watchingTests(root: string): string[] {
  return WATCHING.flatMap((folder) => filesBelow(root, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
}

/** @returns the file and every file of the project that it brings in at run time, programs in plain JavaScript too */
export function broughtInBy(file: string): Set<string> {
  const seen = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { to, typeOnly } of importsOf(next))
      if (!typeOnly && /\.(ts|mjs)$/.test(to) && !to.startsWith('@')) open.push(to);
  }
  return seen;
}

/**
 * How near a test stands to a source: 1 for each folder that both are in, and 1 for the same name.
 * Tests mirror the tree, so the nearest is the one that was written for the source.
 */
export function nearness(test: string, source: string): number {
  const folders = new Set(test.split('/').slice(2, -1));
  const shared = source
    .split('/')
    .slice(0, -1)
    .filter((folder) => folders.has(folder)).length;
  const nameOf = (path: string) => path.split('/').at(-1)!.split('.')[0];
  return shared + (nameOf(test) === nameOf(source) ? 1 : 0);
}

export function readSource(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`);
}

function isIn(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}
