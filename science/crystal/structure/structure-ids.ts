/** How structures are called after their files. */
import { groupBy } from '../../numerics/index.js';

/** @returns a file's name without folder and last extension, that of packing aside (`a.cif.gz` is `a`) */
export function structureId(file: string): string {
  return withoutExtension(file.slice(file.lastIndexOf('/') + 1));
}

/**
 * Files of one name in several folders (`calc1/POSCAR`, `calc2/POSCAR`) are called by the shortest ends of their paths
 * that tell them apart.
 *
 * @param files paths with `/` between folders
 * @returns one id a file; equal ones where only the extension differs (`a.cif`, `a.vasp`), or a path is there twice
 */
export function distinctIds(files: readonly string[]): string[] {
  const named = files.map((file) => ({ path: withoutExtension(file).split('/'), id: '' }));
  let open = named;
  for (let depth = 1; open.length > 0; depth++) {
    for (const one of open) one.id = one.path.slice(-depth).join('/');
    open = [...groupBy(open, ({ id }) => id).values()]
      .filter((same) => same.length > 1 && same.some(({ path }) => path.length > depth))
      .flat();
  }
  return named.map(({ id }) => id);
}

function withoutExtension(path: string): string {
  const unpacked = path.replace(/(?<=[^/])\.gz$/i, '');
  const name = unpacked.slice(unpacked.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? unpacked.slice(0, unpacked.length - name.length + dot) : unpacked;
}
