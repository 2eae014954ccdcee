/**
 * What the crystals of several files are called: as their file without folder and ending; files that would share that
 * name by the shortest end of their paths that tells them apart.
 */

import { resolve } from 'node:path';
import { at, required } from '../../schemas/required.js';

/**
 * @param files as they were given; of one path each
 * @returns file -> id, of those that need another than their own name
 */
export function idsOfTwins(files: readonly string[]): ReadonlyMap<string, string> {
  const paths = files.map((file) => resolve(file).split('/'));
  const counts: Map<string, number>[] = [];
  const countsAt = (level: number) => {
    counts[level] ??= countsOf(paths.map((path) => nameAt(path, level)));
    return counts[level];
  };
  const levelFrom = (i: number, least: number) => {
    let level = least;
    while (required(countsAt(level).get(nameAt(at(paths, i), level))) > 1) level++;
    return level;
  };
  const levels = files.map((_, i) => levelFrom(i, 0));
  const ids = paths.map((path, i) => nameAt(path, at(levels, i)));
  // The ending of one may be the name of another: `Si.cif` and `Si.cif.vasp`.
  for (let shared = countsOf(ids); shared.size < ids.length; shared = countsOf(ids))
    ids.forEach((id, i) => {
      if (shared.get(id) === 1) return;
      levels[i] = levelFrom(i, at(levels, i) + 1);
      ids[i] = nameAt(at(paths, i), at(levels, i));
    });
  return new Map(files.flatMap((file, i) => (at(levels, i) > 0 ? [[file, at(ids, i)] as const] : [])));
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Longer with every level: `POSCAR`, then with its ending, then from its folder on without and with it, and so on. */
function nameAt(path: readonly string[], level: number): string {
  const name = required(path.at(-1));
  const folders = path.slice(Math.max(0, path.length - 1 - (level >> 1)), -1);
  return [...folders, level % 2 === 0 ? withoutEnding(name) : name].join('/');
}

function withoutEnding(name: string): string {
  const whole = name.replace(/(?<=.)\.gz$/i, '');
  const dot = whole.lastIndexOf('.');
  return dot > 0 ? whole.slice(0, dot) : whole;
}

/** @returns the files without repeats of one path, in their order, and the repeats with what they repeat */
export function withoutRepeats(files: readonly string[]) {
  const first = new Map<string, string>();
  const repeats: { readonly file: string; readonly earlier: string }[] = [];
  for (const file of files) {
    const path = resolve(file);
    const earlier = first.get(path);
    if (earlier === undefined) first.set(path, file);
    else repeats.push({ file, earlier });
  }
  return { files: [...first.values()], repeats };
}

/**
 * Crystals are known by their files' own names to an ensemble: twins of one name are all marked as seen, since nobody can
 * tell which of them it was.
 * @param ids of `idsOfTwins`
 */
export function withTwins<T>(
  trainedOn: ReadonlyMap<string, T>,
  ids: ReadonlyMap<string, string>,
): ReadonlyMap<string, T> {
  const known = new Map(trainedOn);
  for (const [file, id] of ids) {
    const seen = trainedOn.get(nameAt(file.split('/'), 0));
    if (seen !== undefined) known.set(id, seen);
  }
  return known;
}
