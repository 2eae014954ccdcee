/** Structure -> POSCAR (VASP 5, scale 1, direct coordinates). Reading it back gives the same numbers, bit for bit. */
import type { Structure } from '../../../../schemas/tables/crystal.js';

/**
 * @param comment first line; line ends in it become spaces
 * @returns text ending with a line feed; atoms keep their order, equal neighbours in it share a count
 */
export function writePoscar(structure: Structure, comment: string = structure.id): string {
  const { lattice, species, fracCoords } = structure;
  const runs: { symbol: string; count: number }[] = [];
  for (const symbol of species) {
    const last = runs.at(-1);
    if (last?.symbol === symbol) last.count += 1;
    else runs.push({ symbol, count: 1 });
  }
  return [
    comment.replace(/\s+/g, ' ').trim(),
    '1.0',
    ...triples(lattice),
    runs.map((run) => run.symbol).join(' '),
    runs.map((run) => run.count).join(' '),
    'Direct',
    ...triples(fracCoords),
    '',
  ].join('\n');
}

/** Shortest text that reads back to the same number. */
function triples(values: Float64Array): string[] {
  return Array.from({ length: values.length / 3 }, (_, n) =>
    Array.from(values.subarray(3 * n, 3 * n + 3), (value) => ` ${String(value)}`).join(' '),
  );
}
