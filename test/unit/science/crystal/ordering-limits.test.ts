/** Ordered cells at the limits of what counts as one site, a whole atom, a small cell. Expected values: distances and shares by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../schemas/failure.js';
import { countArrangements, mostEvenArrangement } from '../../../../science/crystal/even-arrangement.js';
import { orderAtoms, type PartialAtom } from '../../../../science/crystal/ordering.js';
import { refusalOf } from '../../../harness/laws/refusal.js';
import { seededRandom } from '../../../harness/laws/seeded-random.js';

const cubic = (a: number, b = a, c = a) => Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c);
/** Slanted in every direction; row vectors. */
const SLANTED = Float64Array.of(5, 1, -2, 2, 6, 1, -1, 3, 7);
const part = (element: string, occupancy: number, position = [0, 0, 0], orbit = 'M'): PartialAtom => ({
  element,
  occupancy,
  orbit,
  position: position as [number, number, number],
});

describe('one site', () => {
  /** Fractional coordinates of a point `apart` ångström from the origin along a Cartesian axis. */
  const along = (axis: number, apart: number, l: Float64Array) => {
    const cross = (p: number, q: number) => [
      l[p + 1]! * l[q + 2]! - l[p + 2]! * l[q + 1]!,
      l[p + 2]! * l[q]! - l[p]! * l[q + 2]!,
      l[p]! * l[q + 1]! - l[p + 1]! * l[q]!,
    ];
    const columns = [cross(3, 6), cross(6, 0), cross(0, 3)];
    const volume = [0, 1, 2].reduce((sum, k) => sum + l[k]! * columns[0]![k]!, 0);
    return columns.map((column) => (column[axis]! * apart) / volume);
  };
  const sites = (apart: number, axis: number, whole = 0) =>
    orderAtoms(SLANTED, [
      part('Na', 0.5),
      part(
        'K',
        0.5,
        along(axis, apart, SLANTED).map((value) => value + whole),
      ),
    ]);

  it.each([0, 1, 2])(
    'reaches less than 0.1 ångström, along Cartesian axis %i of a slanted cell, across its border too',
    (axis) => {
      for (const sign of [1, -1])
        for (const whole of [0, 1, -3]) {
          // One site of two species: two cells. Two half-filled sites: two cells with one of each vacant.
          expect(sites(sign * 0.0999, axis, whole).text).toContain('(Na 0.5 K 0.5)');
          expect(sites(sign * 0.1001, axis, whole).text).toContain('Na 0.5 vacancy 0.5');
        }
    },
  );

  it('of whole atoms is none: they stay where they are', () => {
    const { species, text } = orderAtoms(cubic(4), [
      part('Na', 1),
      part('K', 0.5, [0, 0, 0.01]),
      part('Rb', 0.5, [0, 0, 0.01]),
    ]);
    expect([...species].sort()).toEqual(['K', 'Na', 'Na', 'Rb']);
    expect(text).toContain('(K 0.5 Rb 0.5)');
  });

  it('holds up to 1.01 atoms, and less than 0.99 of them leave it vacant', () => {
    const shares = (...occupancies: number[]) =>
      orderAtoms(
        cubic(4),
        occupancies.map((occupancy, n) => part(['Na', 'K'][n]!, occupancy)),
      ).text;
    expect(shares(0.5, 0.505)).toContain('(Na 0.5 K 0.505)');
    expect(refusalOf(InvalidStructureError, () => shares(0.5, 0.52))).toEqual({
      message: 'occupancies of the site at 0, 0, 0 add up to 1.02',
      found: 1.02,
      expected: 'at most 1',
    });
    expect(shares(0.992)).toBe('occupancies within 0.01 of 1 taken as whole atoms');
    expect(shares(0.98)).toContain('Na 0.98 vacancy 0.02');
    expect(shares(1 / 3)).toContain('(Na 0.3333 vacancy 0.6667)');
    expect(shares(0.25, 0.25)).toContain('(Na 0.25 K 0.25 vacancy 0.5)');
  });
});

describe('whole atoms', () => {
  const cells = (occupancy: number) => {
    const { lattice, species } = orderAtoms(cubic(4), [part('Na', occupancy)]);
    return [(lattice[0]! * lattice[4]! * lattice[8]!) / 64, species.length];
  };

  it.each([
    [0.5, 2, 1],
    [0.509, 2, 1],
    [0.333, 3, 1],
    [0.667, 3, 2],
    [0.75, 4, 3],
    [0.2, 5, 1],
  ])('of an occupancy of %f are in %i cells, within two digits', (occupancy, count, atoms) => {
    expect(cells(occupancy)).toEqual([count, atoms]);
  });

  it('are refused where no small cell has them, with what was asked', () => {
    expect(
      refusalOf(InvalidStructureError, () => orderAtoms(cubic(4), [part('Na', 0.995), part('K', 0.001)])),
    ).toMatchObject({
      message: 'no cell of up to 200 sites holds its occupancies within 0.01',
      found: expect.stringContaining('Na 0.995'),
      expected: 'occupancies that are whole atoms in a small cell',
    });
    expect(
      refusalOf(InvalidStructureError, () => orderAtoms(cubic(4), new Array<PartialAtom>(801).fill(part('Na', 0.5)))),
    ).toMatchObject({
      message: '801 atoms, some of them in part',
      found: 801,
      expected: 'at most 200 sites',
    });
    expect(
      refusalOf(InvalidStructureError, () => orderAtoms(cubic(4), new Array<PartialAtom>(800).fill(part('Na', 0.5))))
        .message,
    ).toContain('add up to 400');
  });
});

describe('the cell', () => {
  const repeats = (lattice: Float64Array, occupancy: number) =>
    / in (\d x \d x \d) cells/.exec(orderAtoms(lattice, [part('Na', occupancy)]).text)![1];

  it.each([
    ['3 x 1 x 1', cubic(4, 12, 12), 1 / 3],
    ['1 x 3 x 1', cubic(12, 4, 12), 1 / 3],
    ['1 x 1 x 3', cubic(12, 12, 4), 1 / 3],
    ['2 x 2 x 1', cubic(4, 4, 9), 1 / 4],
    ['1 x 2 x 2', cubic(9, 4, 4), 1 / 4],
    ['4 x 1 x 1', cubic(4, 16, 16), 1 / 4],
    // A slanted cell counts by the distance of its planes, not by its edges: those of c are 3 apart.
    ['1 x 1 x 2', Float64Array.of(5, 0, 0, 0, 5, 0, 4, 0, 3), 1 / 2],
  ])('is %s', (expected, lattice, occupancy) => {
    expect(repeats(lattice, occupancy)).toBe(expected);
  });

  it('has its copies in order: along c first, then b, then a, each cell of its share', () => {
    const { lattice, fracCoords, species } = orderAtoms(cubic(4, 4, 9), [
      part('Na', 0.25),
      part('Cl', 1, [0.5, 0.25, 0.5], 'C'),
    ]);
    expect([...lattice]).toEqual([8, 0, 0, 0, 8, 0, 0, 0, 9]);
    expect(species).toEqual(['Na', 'Cl', 'Cl', 'Cl', 'Cl']);
    expect([...fracCoords.subarray(3)]).toEqual([
      0.25, 0.125, 0.5, 0.25, 0.625, 0.5, 0.75, 0.125, 0.5, 0.75, 0.625, 0.5,
    ]);
    expect([...fracCoords.subarray(0, 3)]).toEqual([0, 0, 0]);
  });
});

describe('arrangements', () => {
  it.each([
    [[[2, 2]], 6],
    [[[1, 2, 3]], 60],
    [
      [
        [1, 1],
        [1, 2],
      ],
      6,
    ],
    [[[4]], 1],
    [[], 1],
    [[[12, 12]], 2704156],
  ])('of %j are %i (multinomial)', (counts, expected) => {
    const sublattices = counts.map((list) => ({
      sites: Array.from({ length: list.reduce((sum, n) => sum + n, 0) }, (_, n) => n),
      counts: new Map(list.map((count, label) => [label, count])),
    }));
    expect(countArrangements(sublattices)).toBe(expected);
  });

  it('are tried up to 50,000, and refused beyond', () => {
    /** Sites in a row, the shares of each orbit on sites of its own. */
    const row = (...orbits: (readonly [sites: number, sodium: number])[]) => {
      const all = orbits.flatMap(([sites, sodium], orbit) => new Array(sites).fill({ sodium, orbit: `${orbit}` }));
      return all.flatMap(({ sodium, orbit }, n) => {
        const position = [n / all.length, 0, 0];
        return [part('Na', sodium, position, orbit), part('K', 1 - sodium, position, orbit)];
      });
    };
    const [one, half] = [[5, 0.2] as const, [2, 0.5] as const];
    // One of five, five times, and one of two, four times: 5^5 2^4.
    const most = row(one, one, one, one, one, half, half, half, half);
    expect(orderAtoms(cubic(99, 5, 5), most).text).toContain('the most even of 50000 arrangements in 1 x 1 x 1 cells');
    // 5^4 3^4 = 50,625.
    const third = [3, 1 / 3] as const;
    const more = row(one, one, one, one, third, third, third, third);
    expect(refusalOf(InvalidStructureError, () => orderAtoms(cubic(96, 5, 5), more))).toEqual({
      message: '50625 arrangements of its partly occupied sites',
      found: 50625,
      expected: 'at most 50000',
    });
  });

  it('are the lowest of E = sum q q K by its definition, all of them written out (law)', () => {
    const random = seededRandom(3);
    const names = [0, 1, 2];
    /** Sites 0, 1, 2 hold two of 0 and one of 1; sites 3, 4, 5 one each of 0, 1 and 2. */
    const firsts = [0, 1, 2].map((odd) => [0, 1, 2].map((site) => (site === odd ? 1 : 0)));
    const seconds = [0, 1, 2].flatMap((a) => [0, 1, 2].filter((b) => b !== a).map((b) => [a, b, 3 - a - b]));
    const average = [0, 0, 0, 1, 1, 1].map((second) => (second === 1 ? [1 / 3, 1 / 3, 1 / 3] : [2 / 3, 1 / 3, 0]));
    const sublattices = [
      {
        sites: [0, 1, 2],
        counts: new Map([
          [0, 2],
          [1, 1],
        ]),
      },
      {
        sites: [3, 4, 5],
        counts: new Map([
          [0, 1],
          [1, 1],
          [2, 1],
        ]),
      },
    ];
    const edges = [5, 6, 7] as const;
    const width = Math.cbrt((5 * 6 * 7) / 6);
    const images = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
    // In a rectangular cell the Gaussian of a distance is the product of those along the axes.
    const kernel = (p: readonly number[], q: readonly number[]) =>
      edges.reduce((product, edge, axis) => {
        const along = images.map((n) => Math.exp(-((edge * (p[axis]! - q[axis]! + n)) ** 2) / (2 * width * width)));
        return product * along.reduce((sum, value) => sum + value, 0);
      }, 1);
    for (let n = 0; n < 40; n++) {
      const places = Array.from({ length: 6 }, () => [random.uniform(), random.uniform(), random.uniform()]);
      const energy = (labels: readonly number[]) => {
        const q = (site: number, name: number) => (labels[site] === name ? 1 : 0) - average[site]![name]!;
        let sum = 0;
        for (const name of names)
          for (const [i, p] of places.entries())
            for (const [j, r] of places.entries()) sum += q(i, name) * q(j, name) * kernel(p, r);
        return sum;
      };
      const lowest = Math.min(...firsts.flatMap((a) => seconds.map((b) => energy([...a, ...b]))));
      const found = mostEvenArrangement(cubic(...edges), Float64Array.from(places.flat()), sublattices);
      expect(energy([...found])).toBeCloseTo(lowest, 5);
    }
  });

  it.each([0, 1, 2])('see neighbours across both ends of axis %i', (axis) => {
    // 40 ångström long: 2 and 38 are 4 apart, both 18 from the middle. So two like ones are in the middle and at an end.
    const lattice = cubic(axis === 0 ? 40 : 4, axis === 1 ? 40 : 4, axis === 2 ? 40 : 4);
    const sublattice = {
      sites: [0, 1, 2],
      counts: new Map([
        [0, 2],
        [1, 1],
      ]),
    };
    for (const along of [
      [0.05, 0.95, 0.5],
      [0.95, 0.05, 0.5],
    ]) {
      const positions = Float64Array.from(along.flatMap((value) => [0, 1, 2].map((n) => (n === axis ? value : 0))));
      expect([...mostEvenArrangement(lattice, positions, [sublattice])]).toEqual([0, 1, 0]);
    }
  });

  it('do not change with the cell that the positions are written in (law)', () => {
    const row = (n: number) =>
      Float64Array.from({ length: 3 * n }, (_, at) => (at % 3 === 0 ? Math.floor(at / 3) / n : 0));
    const sublattice = {
      sites: [0, 1, 2, 3, 4, 5],
      counts: new Map([
        [0, 3],
        [1, 3],
      ]),
    };
    const lattice = cubic(18, 9, 9);
    const plain = mostEvenArrangement(lattice, row(6), [sublattice]);
    expect([...plain]).toEqual([0, 1, 0, 1, 0, 1]);
    const moved = row(6).map((value, at) => value + (at % 3) - 2 * (at % 2));
    expect([...mostEvenArrangement(lattice, moved, [sublattice])]).toEqual([...plain]);
    // Two sublattices beside each other: like ones on different rows avoid each other too.
    const two = [
      {
        sites: [0, 1],
        counts: new Map([
          [0, 1],
          [1, 1],
        ]),
      },
      {
        sites: [2, 3],
        counts: new Map([
          [1, 1],
          [0, 1],
        ]),
      },
    ];
    const pairs = Float64Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0.5, 0.5, 0);
    expect([...mostEvenArrangement(cubic(4, 4, 9), pairs, two)]).toEqual([0, 1, 1, 0]);
  });
});
