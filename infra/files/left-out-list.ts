/**
 * `not_computed.jsonl`: crystals that the makers of a training folder tried and left out, one JSON object a line with `formula`
 * or `id`, `reason`, and if known `spacegroup`; other keys are theirs. It lies beside `id_prop.csv`, or in the folder above.
 */
import { constants } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import type { Table } from '../../schemas/run/artifact.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { readRegularFile } from './regular-file.js';
import { decodeUtf8, refuseBytes } from './text-encoding.js';

const MAX_LIST_BYTES = 16 * 1024 ** 2;

const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'expected one line of text');

const EntrySchema = z
  .looseObject({
    id: line(200).optional(),
    formula: z
      .string()
      .max(200)
      .regex(/^([A-Z][a-z]?([1-9][0-9]{0,2})?)+$/, 'expected element symbols and whole numbers')
      .optional(),
    spacegroup: z.number().int().min(1).max(230).optional(),
    reason: line(1000),
  })
  .refine(({ id, formula }) => id !== undefined || formula !== undefined, {
    path: ['formula'],
    message: 'expected a formula, or else an id',
  });

/**
 * @param folder of the training
 * @returns null where there is no such list
 * @throws InvalidInputError naming file, line and field; for links, what is no regular file, or no text
 */
export async function readLeftOutList(folder: string): Promise<Table<'left-out'> | null> {
  const own = await realpath(folder);
  for (const place of [own, dirname(own)]) {
    const file = join(place, TRAINING_FOLDER.leftOut);
    const bytes = await bytesOf(file);
    if (bytes) return parseLeftOutList(decodeUtf8(bytes) ?? refuseBytes(bytes, file, 'UTF-8 text'), file);
  }
  return null;
}

/** Without O_NOFOLLOW a link could lead anywhere. */
async function bytesOf(file: string): Promise<Uint8Array | null> {
  try {
    return await readRegularFile(file, file, MAX_LIST_BYTES, constants.O_NOFOLLOW);
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
    throw error;
  }
}

/** @param file its name, for errors @throws as `readLeftOutList` */
export function parseLeftOutList(text: string, file: string): Table<'left-out'> {
  const entries = text.split('\n').flatMap((row, n) => (row.trim() === '' ? [] : [parseEntry(row, n + 1, file)]));
  return {
    kind: 'left-out',
    rows: entries.length,
    columns: {
      id: entries.map(({ id, formula }) => id ?? formula ?? ''),
      formula: entries.map(({ formula }) => formula ?? null),
      spaceGroup: entries.map(({ spacegroup }) => spacegroup ?? null),
      reason: entries.map(({ reason }) => reason),
    },
    metadata: {},
  };
}

function parseEntry(row: string, number: number, file: string): z.infer<typeof EntrySchema> {
  const refuse = (field: string, message: string, cause?: unknown): never => {
    throw new InvalidInputError(
      `${file}, line ${number}: ${field}: ${message}`,
      { file, line: number, field, expected: 'a JSON object with formula or id, and reason' },
      { cause },
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (cause) {
    return refuse('(all)', 'not JSON', cause);
  }
  const parsed = EntrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  return refuse(field, message);
}
