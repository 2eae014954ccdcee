/** Clusterings for other programs: SciPy's linkage matrix, Newick, CSV. Nothing is written over. */

import { resolve } from 'node:path';
import { writeNewick } from '../../infra/feature-files/newick.js';
import { writeNpy } from '../../infra/feature-files/npy.js';
import { csvText } from '../../infra/files/csv-text.js';
import { refuseExisting, writeNewFiles } from '../../infra/files/new-file.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Linkage } from '../../schemas/tables/clustering.js';
import type { Clustering } from './run.js';

export interface ExportTargets {
  readonly z: string | undefined;
  readonly newick: string | undefined;
  readonly labels: string | undefined;
}

/**
 * What can be refused before anything is computed.
 * @throws InvalidInputError when a file exists, two are one, or the leaves of a Newick tree would share a name
 */
export async function checkTargets({ z, newick, labels }: ExportTargets, ids: readonly string[]): Promise<void> {
  const optionOf = new Map<string, string>();
  for (const [option, file] of Object.entries({
    '--export-z': z,
    '--export-newick': newick,
    '--export-labels': labels,
  })) {
    if (file === undefined) continue;
    const path = resolve(file);
    const earlier = optionOf.get(path);
    if (earlier !== undefined)
      throw new InvalidInputError(`${earlier} and ${option} name one file, ${file}`, {
        field: option,
        file,
        expected: 'a file each',
      });
    optionOf.set(path, option);
    await refuseExisting(file);
  }
  if (newick === undefined) return;
  const rowOf = new Map<string, number>();
  ids.forEach((id, row) => {
    const earlier = rowOf.get(id);
    if (earlier !== undefined)
      throw new InvalidInputError(`--export-newick: rows ${earlier + 1} and ${row + 1} are both called "${id}"`, {
        field: 'id',
        found: id,
        expected: 'leaves of a tree with a name each',
      });
    rowOf.set(id, row);
  });
}

/** @returns the files that were written: all or none */
export async function exportFiles(clustering: Clustering, targets: ExportTargets): Promise<string[]> {
  const { linkage, labels } = clustering;
  const files = new Map<string, Uint8Array>();
  const text = (content: string) => new TextEncoder().encode(content);
  if (targets.z !== undefined) files.set(targets.z, writeNpy(linkageMatrix(linkage.columns)));
  if (targets.newick !== undefined) files.set(targets.newick, text(writeNewick(linkage.columns, labels.columns.id)));
  if (targets.labels !== undefined) {
    const { id, cluster } = labels.columns;
    files.set(targets.labels, text(csvText([['id', 'cluster'], ...id.map((name, i) => [name, cluster[i]])])));
  }
  await writeNewFiles(files);
  return [...files.keys()];
}

/** SciPy's Z: [left, right, height, size] a merge, all float64. */
export function linkageMatrix({ left, right, height, size }: Linkage) {
  const values = new Float64Array(height.length * 4);
  for (let row = 0; row < height.length; row++)
    values.set([at(left, row), at(right, row), at(height, row), at(size, row)], row * 4);
  return { shape: [height.length, 4], values };
}
