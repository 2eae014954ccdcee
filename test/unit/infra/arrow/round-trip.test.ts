/** Laws of the table files, over every layout. The independent reader is Arrow's own `tableFromIPC`. */
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatTables, decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { CorruptArtifactError } from '../../../../schemas/failure.js';
import { ARTIFACT_LAYOUTS, TABLE_KINDS, type Table, type TableKind } from '../../../../schemas/run/artifact.js';
import type { ArtifactLayout } from '../../../../schemas/tables/columns.js';
import { arbitraryTable } from '../../../harness/tables/arbitrary-tables.js';

describe.each(TABLE_KINDS)('a table of kind %s', { timeout: 30_000 }, (kind: TableKind) => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(arbitraryTable(kind), (table) => {
        expect(decodeTable(kind, encodeTable(table, 'test'))).toEqual(table);
      }),
      { numRuns: 40 },
    );
  });

  it('gives equal bytes for equal tables, whatever the order of its keys', () => {
    fc.assert(
      fc.property(arbitraryTable(kind), (table) => {
        const reversed = <T extends object>(record: T) => Object.fromEntries(Object.entries(record).reverse()) as T;
        const other = {
          ...table,
          columns: reversed(table.columns),
          metadata: reversed(table.metadata),
          ...(table.extra && { extra: reversed(table.extra) }),
        };
        expect(encodeTable(other, 'test')).toEqual(encodeTable(table, 'test'));
      }),
      { numRuns: 15 },
    );
  });

  it('comes back from bytes at any offset of a larger buffer', () => {
    fc.assert(
      fc.property(arbitraryTable(kind, 3), fc.integer({ min: 1, max: 7 }), (table, offset) => {
        const bytes = encodeTable(table, 'test');
        const moved = new Uint8Array(bytes.length + 16).subarray(offset, offset + bytes.length);
        moved.set(bytes);
        expect(decodeTable(kind, moved)).toEqual(table);
      }),
      { numRuns: 15 },
    );
  });

  it('is refused when it is cut anywhere', () => {
    fc.assert(
      fc.property(
        arbitraryTable(kind),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (table, part) => {
          const bytes = encodeTable(table, 'test');
          const cut = bytes.slice(0, Math.floor(bytes.length * part));
          expect(() => decodeTable(kind, cut)).toThrow(CorruptArtifactError);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the concatenation of its parts', () => {
    fc.assert(
      fc.property(arbitraryTable(kind, 0), arbitraryTable(kind, 4), (none, some) => {
        const alike = { ...none, metadata: some.metadata, ...(some.extra && { extra: emptied(some.extra) }) };
        expect(concatTables([alike, some])).toEqual(some);
        const twice = concatTables([some, some]);
        expect(twice.rows).toBe(8);
        const again = decodeTable(kind, encodeTable(twice, 'test'));
        const layout: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
        for (const [name, type] of Object.entries(layout.columns)) {
          const items = (values: unknown) =>
            Array.from((type.startsWith('matrix') ? (values as { values: number[] }).values : values) as number[]);
          const once = items(some.columns[name as never]);
          expect(items(again.columns[name as never])).toEqual([...once, ...once]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('is read by Arrow alone: rows, names, nulls, units', () => {
    fc.assert(
      fc.property(arbitraryTable(kind), (table) => {
        const layout: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
        const read = tableFromIPC(encodeTable(table, 'the producer'));
        expect(read.numRows).toBe(table.rows);
        expect(read.schema.metadata.get('spectraloom.kind')).toBe(kind);
        expect(read.schema.metadata.get('spectraloom.schemaVersion')).toBe(String(layout.schemaVersion));
        expect(read.schema.metadata.get('spectraloom.producer')).toBe('the producer');
        for (const [name, type] of Object.entries(layout.columns)) {
          const field = read.schema.fields.find((candidate) => candidate.name === name);
          expect(field?.nullable).toBe(type.endsWith('?'));
          expect(field?.metadata.get('unit') ?? '').toBe(ownUnit(table, name) ?? layout.units?.[name] ?? '');
          if (!/[<]/.test(type)) {
            const values = Array.from(table.columns[name as never] as unknown[]);
            expect(Array.from(read.getChild(name)!)).toEqual(values);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** @returns what stands in the metadata of a table that says itself what its numbers are; null of any other column */
function ownUnit({ kind, metadata }: Table, column: string): string | null {
  if (column === 'conditions') {
    const conditions = JSON.parse(metadata.conditions || '[]') as { unit: string }[];
    return conditions.length > 0 ? conditions.map(({ unit }) => unit || '1').join(', ') : null;
  }
  if (kind !== 'atom-contributions' || metadata.axis === '') return null;
  const { units }: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
  return { eV: metadata.axisUnit ?? '', 'log10(cm^-1)': metadata.unit ?? '' }[units?.[column] ?? ''] ?? null;
}

function emptied(extra: Readonly<Record<string, unknown>>) {
  const nothing = (column: unknown) => (Array.isArray(column) ? [] : { width: 0, values: new Float32Array(0) });
  return Object.fromEntries(Object.entries(extra).map(([name, column]) => [name, nothing(column)])) as never;
}
