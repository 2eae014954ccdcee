/** Tables without rows, for pages on what has no such table. */
import { ARTIFACT_LAYOUTS, type Table, type TableKind } from '../../schemas/run/artifact.js';
import type { ArtifactLayout, ColumnType } from '../../schemas/tables/columns.js';

/** @param metadata more than the kind must have, or other values of it */
export function emptyTable<K extends TableKind>(kind: K, metadata: Readonly<Record<string, string>> = {}): Table<K> {
  const layout: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
  const columns = Object.fromEntries(Object.entries(layout.columns).map(([name, type]) => [name, emptyColumn(type)]));
  const wanted = Object.fromEntries((layout.metadata ?? []).map((name) => [name, '']));
  return { kind, rows: 0, columns, metadata: { ...wanted, ...metadata } } as unknown as Table<K>;
}

function emptyColumn(type: ColumnType): unknown {
  if (type.startsWith('matrix'))
    return { width: 1, values: type.includes('f64') ? new Float64Array() : new Float32Array() };
  if (type === 'u32') return new Uint32Array();
  if (type === 'f32') return new Float32Array();
  if (type === 'f64') return new Float64Array();
  return [];
}
