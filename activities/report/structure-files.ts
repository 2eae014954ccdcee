/** Crystals as files of other programs, POSCAR and CIF each, and the list of which file is whose. */
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { writeCif } from '../../science/crystal/formats/index.js';
import { writePoscar } from '../../science/crystal/index.js';

/** Longer names are no names of files everywhere. */
const LONGEST = 120;

/**
 * @param folder that they lie in
 * @returns file name -> text; `FOLDER/names.json` says what the crystal of each is called
 */
export function structureFiles(structures: readonly Structure[], folder: string): [string, string][] {
  if (structures.length === 0) return [];
  const names = fileNames(structures.map(({ id }) => id));
  const list = structures.map(({ id }, i) => [at(names, i), id] as const);
  return [
    ...structures.flatMap((structure, i): [string, string][] => [
      [`${folder}/${at(names, i)}.vasp`, writePoscar(structure)],
      [`${folder}/${at(names, i)}.cif`, writeCif(structure)],
    ]),
    [`${folder}/names.json`, `${JSON.stringify(Object.fromEntries(list), null, 1)}\n`],
  ];
}

/** Ids may be paths, and hold what no file system takes; those that would be one are numbered. */
function fileNames(ids: readonly string[]): string[] {
  const taken = new Set<string>();
  return ids.map((id, i) => {
    const plain = id
      .replace(/[^A-Za-z0-9_.+-]/g, '_')
      .replace(/^[.-]/, '_')
      .slice(0, LONGEST);
    const name = taken.has(plain.toLowerCase()) ? `${plain}-${i + 1}` : plain;
    taken.add(name.toLowerCase());
    return name;
  });
}
