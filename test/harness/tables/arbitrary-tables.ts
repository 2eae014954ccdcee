/** Random tables of any kind, by its layout: every column type, none to a few rows, text beyond ASCII. */
import fc from 'fast-check';
import { ARTIFACT_LAYOUTS, type Table, type TableKind } from '../../../schemas/run/artifact.js';
import type { ArtifactLayout, ColumnType } from '../../../schemas/tables/columns.js';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const f64 = fc.double({ noNaN: true, noDefaultInfinity: true });
const f32 = fc.float({ noNaN: true, noDefaultInfinity: true });
/** Sign, exponent and fraction of IEEE 754 binary16, read as the standard says. */
const f16 = fc
  .tuple(fc.constantFrom(1, -1), fc.nat({ max: 30 }), fc.nat({ max: 1023 }))
  .map(([sign, e, f]) => sign * (e === 0 ? f * 2 ** -24 : (1 + f / 1024) * 2 ** (e - 15)));
const u32 = fc.nat({ max: 0xffffffff });
const conditionUnit = fc.constantFrom('K', 'GPa', '');
/** Text that is read when a table is written; all other may be anything. */
const READ: Readonly<Record<string, fc.Arbitrary<string>>> = {
  conditions: fc
    .array(fc.record({ name: fc.constantFrom('temperature', 'pressure'), unit: conditionUnit }), { maxLength: 2 })
    .map((conditions) => JSON.stringify(conditions)),
};

function numbers(type: string, length: fc.ArrayConstraints): fc.Arbitrary<Uint32Array | Float32Array | Float64Array> {
  if (type === 'u32') return fc.array(u32, length).map((values) => Uint32Array.from(values));
  if (type === 'f16') return fc.array(f16, length).map((values) => Float32Array.from(values));
  if (type === 'f32') return fc.array(f32, length).map((values) => Float32Array.from(values));
  return fc.array(f64, length).map((values) => Float64Array.from(values));
}

function column(type: ColumnType, rows: number): fc.Arbitrary<unknown> {
  const exactly = { minLength: rows, maxLength: rows };
  const [, form, item = ''] = /^(list|matrix)<(\w+)>$/.exec(type) ?? [];
  if (form === 'matrix')
    return fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        numbers(item, { minLength: rows * width, maxLength: rows * width }).map((values) => ({ width, values })),
      );
  if (form === 'list')
    return item === 'utf8'
      ? fc.array(fc.array(text, { maxLength: 4 }), exactly)
      : fc.array(numbers(item, { maxLength: 4 }), exactly);
  if (type === 'utf8') return fc.array(text, exactly);
  if (type === 'utf8?') return fc.array(fc.option(text), exactly);
  if (type === 'f64?') return fc.array(fc.option(f64), exactly);
  if (type === 'bool') return fc.array(fc.boolean(), exactly);
  return numbers(type, exactly);
}

/** @param rows fixed, or none to five when left out */
export function arbitraryTable<K extends TableKind>(kind: K, rows?: number): fc.Arbitrary<Table<K>> {
  const layout: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
  return fc.integer({ min: rows ?? 0, max: rows ?? 5 }).chain((count) => {
    const columns = Object.entries(layout.columns).map(([name, type]) => [name, column(type, count)]);
    const metadata = (layout.metadata ?? []).map((key) => [key, READ[key] ?? text]);
    const { extraColumns } = layout;
    const extra = extraColumns && {
      // Distinct by a set: of a pattern that one name alone fits, a generator of distinct names would seek more for ever.
      extra: fc
        .array(fc.stringMatching(extraColumns.pattern, { maxLength: 16 }), { maxLength: 3 })
        .chain((names) =>
          fc.record(Object.fromEntries([...new Set(names)].map((name) => [name, column(extraColumns.type, count)]))),
        ),
    };
    return fc.record({
      kind: fc.constant(kind),
      rows: fc.constant(count),
      columns: fc.record(Object.fromEntries(columns)),
      metadata: fc.record(Object.fromEntries(metadata)),
      ...extra,
    }) as unknown as fc.Arbitrary<Table<K>>;
  });
}
