/** One output of a step as it was recorded, and as it was made again. */

import { ARTIFACT_LAYOUTS, type ObjectRef, type TableKind } from '../../../schemas/run/artifact.js';
import { concatTables, decodeTable } from '../../arrow/arrow-io.js';
import type { EncodedArtifact } from '../../artifacts/artifact-parts.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { type ColumnDifference, compareTables } from './compare-tables.js';

/** From the best to the worst. */
const LIKENESS = ['bit-exact', 'within tolerance', 'same up to renumbering', 'different'] as const;
export type Likeness = (typeof LIKENESS)[number];

export interface ComparedOutput {
  readonly output: string;
  readonly likeness: Likeness;
  /** Of tables. */
  readonly columns: readonly ColumnDifference[];
  /** Why there are no figures; null where there are, or where nothing differs. */
  readonly note: string | null;
}

interface Given {
  readonly output: string;
  /** The objects of the output, in order. */
  readonly recorded: readonly ObjectRef[];
  readonly again: readonly EncodedArtifact[];
  readonly tolerance: number;
  /** Of a recorded object; null where it is gone. */
  bytesOf(ref: ObjectRef): Promise<Uint8Array | null>;
}

export async function compareOutput({ output, recorded, again, tolerance, bytesOf }: Given): Promise<ComparedOutput> {
  const isSame = recorded.length === again.length && recorded.every((ref, i) => isOf(ref, again[i]));
  if (isSame) return { output, likeness: 'bit-exact', columns: [], note: null };
  const different = (note: string): ComparedOutput => ({ output, likeness: 'different', columns: [], note });
  const before = await Promise.all(recorded.map(bytesOf));
  const there = before.filter((bytes) => bytes !== null);
  if (there.length < before.length)
    return different('what was recorded is deleted: its hash is all that can be compared');
  const [kind, other] = [recorded[0]?.kind, again[0]?.kind];
  if (kind === undefined || kind !== other)
    return different(`of kind ${other ?? 'none'}, recorded as ${kind ?? 'none'}`);
  if (!(kind in ARTIFACT_LAYOUTS)) return different('a document of other bytes');
  const table = kind as TableKind;
  const columns = compareTables(
    concatTables(there.map((bytes) => decodeTable(table, bytes))),
    concatTables(again.map(({ bytes }) => decodeTable(table, bytes))),
    tolerance,
  );
  return {
    output,
    likeness: likenessOf(columns),
    columns,
    note: columns.length === 0 ? 'the same values in other bytes' : null,
  };
}

/** @returns the worst of them; the best where there are none */
export function worstOf(all: readonly Likeness[]): Likeness {
  return LIKENESS[Math.max(0, ...all.map((each) => LIKENESS.indexOf(each)))] ?? 'different';
}

function likenessOf(columns: readonly ColumnDifference[]): Likeness {
  if (columns.every(({ isWithin }) => isWithin)) return 'within tolerance';
  return columns.every(({ isWithin, isRenumbered }) => isWithin || isRenumbered)
    ? 'same up to renumbering'
    : 'different';
}

function isOf({ sha256 }: ObjectRef, again: EncodedArtifact | undefined): boolean {
  return again !== undefined && sha256Of(again.bytes) === sha256;
}
