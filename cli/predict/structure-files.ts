/** Structure files in groups, as inputs of the `predict` task. What cannot be read as text is set apart by name. */
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { sourceParts } from '../../infra/artifacts/source-parts.js';
import { readStructureText } from '../../infra/files/input-file.js';
import { SpectraloomError } from '../../schemas/failure.js';

/** One task's share: results appear while later files are still to come, and memory stays flat. */
const FILES_A_GROUP = 500;
/** No unit cell is larger. */
const MAX_STRUCTURE_BYTES = 16 * 1024 ** 2;

export interface FileGroup {
  readonly parts: readonly EncodedArtifact[];
  readonly files: number;
  /** Their names as they were given. */
  readonly names: readonly string[];
  /** Files that could not be read, with the reason. */
  readonly unreadable: readonly SpectraloomError[];
}

export async function* inGroups(files: readonly string[]): AsyncGenerator<FileGroup> {
  for (let start = 0; start < files.length; start += FILES_A_GROUP)
    yield await readFileGroup(files.slice(start, start + FILES_A_GROUP));
}

export async function readFileGroup(files: readonly string[]): Promise<FileGroup> {
  const { name, text, unreadable } = await readTexts(files);
  const table = { kind: 'source-files', rows: name.length, columns: { name, text }, metadata: {} } as const;
  return { parts: name.length > 0 ? sourceParts(table) : [], files: name.length, names: name, unreadable };
}

/** @returns name and text of the files that could be read, and why the others could not */
export async function readTexts(files: readonly string[]) {
  const name: string[] = [];
  const text: string[] = [];
  const unreadable: SpectraloomError[] = [];
  for (const file of files) {
    try {
      text.push(await readStructureText(file, MAX_STRUCTURE_BYTES));
      name.push(file);
    } catch (error) {
      if (!(error instanceof SpectraloomError)) throw error;
      unreadable.push(error);
    }
  }
  return { name, text, unreadable };
}
