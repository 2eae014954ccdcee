/** What the atoms and bonds of the groups of a sample report might say: the elements are those of its crystals, the rest is made up. */
import type { ReportInput } from '../../../report/index.js';
import type { Random } from '../laws/seeded-random.js';

export function sampleAttributions(
  crystals: readonly { readonly species: readonly string[] }[],
  cluster: ArrayLike<number>,
  random: Random,
): Pick<ReportInput, 'groupAtoms' | 'groupBonds'> {
  const clusters = [...new Set(Array.from(cluster))].sort((a, b) => a - b);
  const atoms = clusters.flatMap((number) => {
    const own = crystals.filter((_, i) => cluster[i] === number);
    return [...new Set(own.flatMap(({ species }) => species))].flatMap((element) =>
      [null, 4].map((coordination) => {
        const having = own.filter(({ species }) => species.includes(element)).length;
        return { number, element, coordination, having, value: random.normal() };
      }),
    );
  });
  const bonds = clusters.flatMap((number) =>
    ['O-Ti', 'Cu-S'].flatMap((pair) => [1, 2].map((shell) => ({ number, pair, shell, value: random.normal() / 10 }))),
  );
  return {
    groupAtoms: {
      kind: 'group-atoms',
      rows: atoms.length,
      columns: {
        cluster: Uint32Array.from(atoms, ({ number }) => number),
        energyEv: new Float64Array(atoms.length).fill(2.5),
        element: atoms.map(({ element }) => element),
        coordination: atoms.map(({ coordination }) => coordination),
        crystals: Uint32Array.from(atoms, ({ having }) => having),
        atoms: Uint32Array.from(atoms, ({ having }) => 2 * having),
        contribution: Float64Array.from(atoms, ({ value }) => value),
        deviation: atoms.map(({ having }) => (having > 1 ? 0.3 : null)),
      },
      metadata: { crystals: String(crystals.length), seed: '123', reason: '' },
    },
    groupBonds: {
      kind: 'group-bonds',
      rows: bonds.length,
      columns: {
        cluster: Uint32Array.from(bonds, ({ number }) => number),
        energyEv: new Float64Array(bonds.length).fill(2.5),
        pair: bonds.map(({ pair }) => pair),
        shell: Uint32Array.from(bonds, ({ shell }) => shell),
        crystals: new Uint32Array(bonds.length).fill(3),
        bonds: new Uint32Array(bonds.length).fill(36),
        lengthAngstrom: Float64Array.from(bonds, ({ shell }) => 2 * shell),
        attribution: Float64Array.from(bonds, ({ value }) => value),
        deviation: bonds.map(() => 0.05),
      },
      metadata: {
        crystals: String(crystals.length),
        incomplete: '0',
        largestGap: '0.004',
        mostSteps: '16',
        seed: '123',
      },
    },
  };
}
