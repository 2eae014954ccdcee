/**
 * Ordered cells for partial occupancy. Expected values: known orders of lattices (by counting neighbours by hand), and
 * the definition of the measure, evaluated over all arrangements in another way: as a sum over waves.
 */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../schemas/failure.js';
import { countArrangements, mostEvenArrangement } from '../../../../science/crystal/even-arrangement.js';
import { MAX_ORDERED_SITES, orderAtoms, type PartialAtom } from '../../../../science/crystal/ordering.js';
import { workOf } from '../../../harness/time/processor-work.js';

const cubic = (a: number, b = a, c = a) => Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c);
const mixed = (
  position: readonly [number, number, number],
  shares: Readonly<Record<string, number>>,
  orbit = 'M',
): PartialAtom[] => Object.entries(shares).map(([element, occupancy]) => ({ element, position, occupancy, orbit }));
const FCC = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
] as const;
/** How many of the nearest sites of each site hold its own species. */
function likeNeighbours(
  lattice: Float64Array,
  fracCoords: Float64Array,
  species: readonly string[],
  distance: number,
): number[] {
  return species.map((symbol, i) => {
    let like = 0;
    species.forEach((other, j) => {
      for (let n = 0; n < 27; n++) {
        const shift = [Math.floor(n / 9) - 1, (Math.floor(n / 3) % 3) - 1, (n % 3) - 1];
        const d = Math.hypot(
          ...[0, 1, 2].map(
            (axis) => (fracCoords[3 * j + axis]! + shift[axis]! - fracCoords[3 * i + axis]!) * lattice[4 * axis]!,
          ),
        );
        if (Math.abs(d - distance) < 0.01 && other === symbol) like++;
      }
    });
    return like;
  });
}

describe('the most even arrangement', () => {
  it('of half of a simple cubic lattice is the one of rock salt', () => {
    const sites = Array.from({ length: 8 }, (_, n) => [(n >> 2) / 2, ((n >> 1) & 1) / 2, (n & 1) / 2] as const);
    const { lattice, species, fracCoords } = orderAtoms(
      cubic(6),
      sites.flatMap((site) => mixed(site, { Na: 0.5, Cl: 0.5 })),
    );
    expect(species.filter((symbol) => symbol === 'Na').length).toBe(4);
    expect(likeNeighbours(lattice, fracCoords, species, 3)).toEqual(new Array(8).fill(0));
    // The first site takes the first species.
    expect(species[0]).toBe('Na');
  });

  it('of half of a face-centred lattice has layers: four of twelve neighbours alike (L1_0)', () => {
    const atoms = FCC.flatMap((site) => mixed(site, { Cu: 0.5, Au: 0.5 }));
    const { lattice, species, fracCoords, text } = orderAtoms(cubic(4), atoms);
    expect(likeNeighbours(lattice, fracCoords, species, Math.SQRT2 * 2)).toEqual([4, 4, 4, 4]);
    expect(text).toBe(
      'partial occupancy (Cu 0.5 Au 0.5) ordered: the most even of 6 arrangements in 1 x 1 x 1 cells, 4 atoms',
    );
  });

  it('of a quarter of it has no like neighbours of the rare species (L1_2)', () => {
    const atoms = FCC.flatMap((site) => mixed(site, { Cu: 0.75, Au: 0.25 }));
    const { lattice, species, fracCoords } = orderAtoms(cubic(4), atoms);
    expect([...species].sort()).toEqual(['Au', 'Cu', 'Cu', 'Cu']);
    expect(likeNeighbours(lattice, fracCoords, species, Math.SQRT2 * 2)).toEqual(
      species.map((symbol) => (symbol === 'Au' ? 0 : 8)),
    );
  });

  it('has the lowest sum over waves of all arrangements', () => {
    // Six sites of a skewed cell without symmetry; two species and a vacancy.
    const lattice = Float64Array.of(5, 0, 0, 1, 6, 0, 0.5, 1.5, 7);
    const positions = Float64Array.of(
      0.03,
      0.1,
      0.2,
      0.5,
      0.61,
      0.02,
      0.25,
      0.33,
      0.77,
      0.7,
      0.12,
      0.5,
      0.9,
      0.8,
      0.9,
      0.42,
      0.05,
      0.6,
    );
    const sublattice = {
      sites: [0, 1, 2, 3, 4, 5],
      counts: new Map([
        [0, 3],
        [1, 2],
        [2, 1],
      ]),
    };
    const width = Math.cbrt(210 / 6);
    const waves = (labels: ArrayLike<number>) => {
      let sum = 0;
      const columns = inverse3(lattice);
      for (let h = -9; h <= 9; h++)
        for (let k = -9; k <= 9; k++)
          for (let l = -9; l <= 9; l++) {
            const g = [0, 1, 2].map(
              (axis) => 2 * Math.PI * (h * columns[axis]![0]! + k * columns[axis]![1]! + l * columns[axis]![2]!),
            );
            const weight = Math.exp((-(g[0]! ** 2 + g[1]! ** 2 + g[2]! ** 2) * width * width) / 2);
            for (const [label, count] of sublattice.counts) {
              let [re, im] = [0, 0];
              for (let i = 0; i < 6; i++) {
                const q = (labels[i] === label ? 1 : 0) - count / 6;
                const phase =
                  2 * Math.PI * (h * positions[3 * i]! + k * positions[3 * i + 1]! + l * positions[3 * i + 2]!);
                re += q * Math.cos(phase);
                im += q * Math.sin(phase);
              }
              sum += weight * (re * re + im * im);
            }
          }
      return sum;
    };
    const all = permutations([0, 0, 0, 1, 1, 2]);
    expect(all.length).toBe(60);
    expect(countArrangements([sublattice])).toBe(60);
    const lowest = all.reduce((best, labels) => (waves(labels) < waves(best) ? labels : best));
    expect([...mostEvenArrangement(lattice, positions, [sublattice])]).toEqual(lowest);
  });
});

describe('the cell', () => {
  it('is the smallest that holds whole atoms, its planes as far apart as they can be', () => {
    const third = orderAtoms(cubic(4, 4, 8), [
      ...mixed([0, 0, 0], { La: 0.667 }),
      ...mixed([0.5, 0.5, 0.5], { Ti: 1 }, 'T'),
    ]);
    // Three cells along the shorter edges, one of three La missing.
    expect([...third.lattice].filter((value) => value !== 0)).toEqual([4, 12, 8]);
    expect([...third.species].sort()).toEqual(['La', 'La', 'Ti', 'Ti', 'Ti']);
    expect(third.text).toContain('La 0.667 vacancy 0.333) ordered: the most even of 3 arrangements in 1 x 3 x 1 cells');
    const half = orderAtoms(cubic(4), mixed([0.25, 0, 0], { Na: 0.5, K: 0.5 }));
    expect([...half.species].sort()).toEqual(['K', 'Na']);
    expect([...half.lattice].filter((value) => value !== 0).sort()).toEqual([4, 4, 8]);
  });

  it('keeps the occupancy of every site of the file apart', () => {
    const atoms = [...mixed([0, 0, 0], { Na: 0.5, K: 0.5 }, 'A'), ...mixed([0.5, 0.5, 0.5], { Na: 0.5, K: 0.5 }, 'B')];
    const { species, fracCoords } = orderAtoms(cubic(4), atoms);
    // One of each on either site: two cells, though one would hold the sum.
    expect(species.length).toBe(4);
    const onA = species.filter((_, n) => fracCoords[3 * n + 1] === 0);
    expect([...onA].sort()).toEqual(['K', 'Na']);
  });

  it('takes species within 0.1 ångström as sharing a site', () => {
    const atoms = [
      ...mixed([0, 0, 0], { Na: 0.5 }),
      ...mixed([0.999, 0, 0.02], { K: 0.5 }),
      ...mixed([0.5, 0.5, 0.5], { Cl: 1 }),
    ];
    expect(orderAtoms(cubic(4), atoms).species).toHaveLength(4);
    expect(orderAtoms(cubic(4), mixed([0, 0, 0], { Na: 0.995 })).species).toEqual(['Na']);
  });

  it.each<[string, PartialAtom[], RegExp]>([
    ['an overfull site', mixed([0, 0, 0], { Na: 0.8, K: 0.5 }), /occupancies of the site at 0, 0, 0 add up to 1\.3/],
    ['a trace that would get lost', [...mixed([0, 0, 0], { Na: 0.998, K: 0.002 })], /no cell of up to 200 sites/],
    [
      'too many sites',
      Array.from({ length: MAX_ORDERED_SITES + 1 }, (_, n) => mixed([n / 300, 0, 0], { Na: 0.5 })).flat(),
      /no cell of up to/,
    ],
    [
      'too many arrangements',
      Array.from({ length: 24 }, (_, n) => mixed([n / 24, 0, 0], { Na: 0.5 })).flat(),
      /2704156 arrangements/,
    ],
  ])('refuses %s', (_, atoms, message) => {
    expect(() => orderAtoms(cubic(40), atoms)).toThrow(InvalidStructureError);
    expect(() => orderAtoms(cubic(40), atoms)).toThrow(message);
  });

  it('is found in time that people wait for', async () => {
    const sites = Array.from(
      { length: 16 },
      (_, n) => [(n >> 3) / 2, ((n >> 2) & 1) / 2, ((n >> 1) & 1) / 2, n & 1] as const,
    );
    const atoms = sites.flatMap(([x, y, z, half]) =>
      mixed([x + half / 4, y + half / 4, z + half / 4], { Na: 0.5, K: 0.5 }),
    );
    const work = await workOf(() => expect(orderAtoms(cubic(8), atoms).text).toContain('of 12870 arrangements'));
    expect(work).toBeLessThan(300);
  });
});

function inverse3(l: Float64Array): number[][] {
  const det =
    l[0]! * (l[4]! * l[8]! - l[5]! * l[7]!) -
    l[1]! * (l[3]! * l[8]! - l[5]! * l[6]!) +
    l[2]! * (l[3]! * l[7]! - l[4]! * l[6]!);
  return [
    [l[4]! * l[8]! - l[5]! * l[7]!, l[2]! * l[7]! - l[1]! * l[8]!, l[1]! * l[5]! - l[2]! * l[4]!],
    [l[5]! * l[6]! - l[3]! * l[8]!, l[0]! * l[8]! - l[2]! * l[6]!, l[2]! * l[3]! - l[0]! * l[5]!],
    [l[3]! * l[7]! - l[4]! * l[6]!, l[1]! * l[6]! - l[0]! * l[7]!, l[0]! * l[4]! - l[1]! * l[3]!],
  ].map((row) => row.map((value) => value / det));
}

function permutations(labels: readonly number[]): number[][] {
  if (labels.length === 0) return [[]];
  return [...new Set(labels)].flatMap((label) => {
    const rest = [...labels];
    rest.splice(rest.indexOf(label), 1);
    return permutations(rest).map((tail) => [label, ...tail]);
  });
}
