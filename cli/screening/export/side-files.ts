/** What lies beside an exported ranking: the crystals of the best, and what was given up. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvText } from '../../../infra/files/csv-text.js';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { BestCrystals } from '../best-crystals.js';
import type { QuarantinedCandidate } from '../quarantine.js';

/** `structures/` with a file each, named by its rank among them, and `structures.csv` that says what each is. */
export async function writeStructures(
  folder: string,
  { rows, columns }: Table<'ranked-candidates'>,
  { files, groups }: BestCrystals,
): Promise<void> {
  await mkdir(join(folder, 'structures'));
  for (const { name, text } of files) await writeFile(join(folder, 'structures', name), text, { flush: true });
  const fileOf = new Map(files.map(({ id, name }) => [id, name]));
  const lines = Array.from({ length: rows }, (_, i) => {
    const id = at(columns.id, i);
    return [fileOf.get(id), id, at(columns.formula, i), groups.get(id), at(columns.score, i), at(columns.twins, i)];
  });
  const head = ['file', 'id', 'formula', 'space_group', 'score', 'twins'];
  await writeFile(join(folder, 'structures.csv'), csvText([head, ...lines]), { flush: true });
}

const QUARANTINE = [
  'id',
  'source',
  'item',
  'error',
  'message',
  'step',
] as const satisfies readonly (keyof QuarantinedCandidate)[];

/** `quarantine.csv` */
export async function writeQuarantine(folder: string, given: readonly QuarantinedCandidate[]): Promise<void> {
  const lines = given.map((one) => QUARANTINE.map((name) => one[name]));
  await writeFile(join(folder, 'quarantine.csv'), csvText([[...QUARANTINE], ...lines]), { flush: true });
}
