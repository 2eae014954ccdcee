/**
 * A merge tree as Newick text, branch lengths included: (a:0.5,(b:0.2,c:0.2):0.3);
 * A leaf hangs as far below the root as its merges are high: length = height of the parent - height of the child.
 * Trees of centroid and median linkage can have negative lengths, which the format allows.
 * @source G. Olsen, "Newick's 8:45" tree format standard (1990)
 */
import { at } from '../../schemas/required.js';
import type { Linkage } from '../../schemas/tables/clustering.js';

/** @param names of the leaves, in their order; quoted where the format asks for it */
export function writeNewick({ left, right, height }: Linkage, names: readonly string[]): string {
  const n = names.length;
  if (n === 1) return `${quoted(at(names, 0))};\n`;
  const heightOf = (node: number) => (node < n ? 0 : at(height, node - n));
  const pieces: string[] = [];
  // A stack of its own: a chain of a hundred thousand merges is deeper than the language calls.
  const stack: (string | { readonly node: number; readonly parent: number })[] = [{ node: 2 * n - 2, parent: -1 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      pieces.push(next);
      continue;
    }
    const { node, parent } = next;
    const length = parent < 0 ? '' : `:${heightOf(parent) - heightOf(node)}`;
    if (node < n) {
      pieces.push(`${quoted(at(names, node))}${length}`);
      continue;
    }
    pieces.push('(');
    const [first, second] = [at(left, node - n), at(right, node - n)];
    stack.push(`)${length}`, { node: second, parent: node }, ',', { node: first, parent: node });
  }
  return `${pieces.join('')};\n`;
}

function quoted(name: string): string {
  return /^[A-Za-z0-9.+-]+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}
