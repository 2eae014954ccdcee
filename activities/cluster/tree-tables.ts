/** A merge tree and one cut of it as tables, the same for every step that clusters. */
import type { Table } from '../../schemas/run/artifact.js';
import type { Linkage } from '../../schemas/tables/clustering.js';

type Metadata<K extends string> = Readonly<Record<K, string>> & Readonly<Record<string, string>>;

/** @param metadata `metric`: what the heights are measured in; more is kept as it is */
export function linkageTable(tree: Linkage, metadata: Metadata<'layer' | 'method' | 'metric'>): Table<'linkage'> {
  return { kind: 'linkage', rows: tree.height.length, columns: { ...tree }, metadata };
}

/**
 * @param cluster number of each point, from 1
 * @param metadata `cut`: in words; more is kept as it is
 */
export function labelsTable(
  id: string[],
  cluster: Uint32Array,
  metadata: Metadata<'layer' | 'method' | 'cut'>,
): Table<'labels'> {
  return { kind: 'labels', rows: id.length, columns: { id, cluster }, metadata };
}
