/** How structures are called after their files. */

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
  const paths = files.map((file) => withoutExtension(file).split('/'));
  const ids = paths.map(() => '');
  let open = paths.map((_, n) => n);
  for (let depth = 1; open.length > 0; depth++) {
    const ends = new Map<string, number[]>();
    for (const n of open) {
      const end = paths[n]!.slice(-depth).join('/');
      ids[n] = end;
      const others = ends.get(end);
      if (others) others.push(n);
      else ends.set(end, [n]);
    }
    open = [...ends.values()].filter((same) => same.length > 1 && same.some((n) => paths[n]!.length > depth)).flat();
  }
  return ids;
}

function withoutExtension(path: string): string {
  const unpacked = path.replace(/(?<=[^/])\.gz$/i, '');
  const name = unpacked.slice(unpacked.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? unpacked.slice(0, unpacked.length - name.length + dot) : unpacked;
}
