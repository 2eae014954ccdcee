/** Clusterings for other programs: SciPy's linkage matrix, Newick, CSV. Nothing is written over. */
import { stringify } from 'csv-stringify/sync';
import { writeNewick } from '../../infra/feature-files/newick.js';
import { writeNpy } from '../../infra/feature-files/npy.js';
import { writeNewFile } from '../../infra/new-file.js';
import type { Linkage } from '../../schemas/clustering.js';
import type { Clustering } from './run.js';

export interface ExportTargets {
  readonly z: string | undefined;
  readonly newick: string | undefined;
  readonly labels: string | undefined;
}

/** @returns the files that were written */
export async function exportFiles(clustering: Clustering, targets: ExportTargets): Promise<string[]> {
  const { linkage, labels } = clustering;
  const written: string[] = [];
  const write = async (file: string | undefined, bytes: () => Uint8Array) => {
    if (file === undefined) return;
    await writeNewFile(file, bytes());
    written.push(file);
  };
  const text = (content: string) => new TextEncoder().encode(content);
  await write(targets.z, () => writeNpy(linkageMatrix(linkage.columns)));
  await write(targets.newick, () => text(writeNewick(linkage.columns, labels.columns.id)));
  await write(targets.labels, () => {
    const { id, cluster } = labels.columns;
    return text(stringify([['id', 'cluster'], ...id.map((name, i) => [name, cluster[i]])]));
  });
  return written;
}

/** SciPy's Z: [left, right, height, size] a merge, all float64. */
export function linkageMatrix({ left, right, height, size }: Linkage) {
  const values = new Float64Array(height.length * 4);
  for (let row = 0; row < height.length; row++)
    values.set([left[row]!, right[row]!, height[row]!, size[row]!], row * 4);
  return { shape: [height.length, 4], values };
}
