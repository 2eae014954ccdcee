/** Splitting a training folder into objects: nothing lost, nothing reordered, no part above what was asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTable } from '../../../../infra/arrow/arrow-io.js';
import { sourceParts } from '../../../../infra/artifacts/source-parts.js';
import type { Table } from '../../../../schemas/run/artifact.js';

function table(texts: readonly string[]): Table<'source-files'> {
  const name = texts.map((_, i) => `file-${String(i).padStart(4, '0')}`);
  return { kind: 'source-files', rows: texts.length, columns: { name, text: [...texts] }, metadata: {} };
}

describe('sourceParts', () => {
  it('joined again, the parts are the folder', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 400 }),
        (texts, maxBytes) => {
          const files = table(texts);
          const parts = sourceParts(files, maxBytes).map(({ bytes }) => decodeTable('source-files', bytes));
          expect(parts.flatMap(({ columns }) => columns.name)).toEqual(files.columns.name);
          expect(parts.flatMap(({ columns }) => columns.text)).toEqual(files.columns.text);
          for (const { rows, columns } of parts) {
            const bytes = columns.text.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
            expect(rows === 1 || bytes <= maxBytes).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is one object while it fits', () => {
    expect(sourceParts(table(['a', 'b', 'c']))).toHaveLength(1);
  });

  it('gives the same bytes for the same folder', () => {
    const [a] = sourceParts(table(['a', 'ä']));
    const [b] = sourceParts(table(['a', 'ä']));
    expect(Buffer.compare(a!.bytes, b!.bytes)).toBe(0);
  });
});
