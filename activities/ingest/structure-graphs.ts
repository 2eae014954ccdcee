/** Structure files -> graphs; a file of which one structure is no crystal is broken as a whole. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph, GraphRules } from '../../schemas/tables/graph.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { type ReadOptions, readStructures } from '../../science/crystal/formats/index.js';
import { structureId } from '../../science/crystal/index.js';
import { buildCrystalGraph } from '../../science/graph/index.js';
import { type Broken, brokenInput } from './quarantine.js';

export interface SoundCrystal {
  readonly file: string;
  readonly structure: Structure;
  readonly formula: string;
  readonly graph: CrystalGraph;
  readonly notices: readonly string[];
}

interface ReadingOptions extends ReadOptions {
  /** Takes every structure before its graph is made. */
  readonly settle?: (structure: Structure) => Structure;
  /** File -> what its crystal is called, or the first part of what its several crystals are called. */
  readonly ids?: Readonly<Record<string, string>> | undefined;
}

/**
 * @returns crystals in the order of the files, and the files that cannot be used
 */
export function readGraphs(files: Table<'source-files'>, rules: GraphRules, options?: ReadingOptions) {
  return readFiles(
    files,
    options,
    (structure, file): SoundCrystal => ({
      file,
      structure,
      formula: reducedFormula(structure.species),
      graph: buildCrystalGraph(structure, rules),
      notices: structure.notices ?? [],
    }),
  );
}

/** As `readGraphs`, without graphs. */
export function readCrystals(files: Table<'source-files'>, options?: ReadingOptions) {
  return readFiles(files, options, (structure, file) => ({ file, structure }));
}

function readFiles<T>(
  { columns, extra, rows }: Table<'source-files'>,
  { settle = (structure) => structure, ids = {}, order }: ReadingOptions = {},
  take: (structure: Structure, file: string) => T,
): { readonly sound: readonly T[]; readonly broken: readonly Broken[] } {
  const named = extra?.crystal as readonly (string | null)[] | undefined;
  const sound: T[] = [];
  const broken: Broken[] = [];
  for (let row = 0; row < rows; row++) {
    const file = at(columns.name, row);
    const own = named?.[row] ?? (Object.hasOwn(ids, file) ? ids[file] : undefined);
    try {
      const crystals = readStructures(at(columns.text, row), file, { order })
        .map((structure) => settle({ ...structure, id: idOf(structure.id, file, own) }))
        .map((structure) => take(structure, file));
      for (const crystal of crystals) sound.push(crystal);
    } catch (error) {
      broken.push(brokenInput(file, error));
    }
  }
  return { sound, broken };
}

/** What follows the file's own name (`#2`) stays. */
function idOf(id: string, file: string, own: string | undefined): string {
  return own === undefined ? id : `${own}${id.slice(structureId(file).length)}`;
}
