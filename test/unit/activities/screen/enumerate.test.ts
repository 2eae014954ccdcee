/** Candidates as a screening asks for them: counts by going through all products of ions of one small family of prototypes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countCandidates } from '../../../../activities/screen/count-candidates.js';
import { enumerate } from '../../../../activities/screen/enumerate.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import type { GeneratorSettings } from '../../../../schemas/settings/enumeration.js';
import { guessOxidationStates, type Ion, isPolar } from '../../../../science/chemistry/index.js';
import { readPoscar, signedVolume, structuresOf, structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

/** Two-element rock salts, and a perovskite for three at once. */
const NAMES = ['NaCl', 'MgO', 'KBr', 'CaO', 'RbI', 'BaS', 'SrTe']
  .map((name) => `${name}-rocksalt`)
  .concat(['SrTiO3', 'BaZrO3', 'KMgF3', 'CsCaCl3'].map((name) => `${name}-perovskite`));
const crystals = NAMES.map((id) => readPoscar(readFileSync(`data/gpaw-absorption/alignn/${id}.vasp`, 'utf8'), id));
const structures = structuresToTable(
  crystals,
  crystals.map(({ id }) => ({ source: id, sourceSha256: '' })),
);
const split: Table<'split'> = {
  kind: 'split',
  rows: NAMES.length,
  columns: { id: NAMES, subset: NAMES.map((id) => (id === 'KBr-rocksalt' ? 'test' : 'train')) },
  metadata: { seed: '1', grouping: 'none' },
};

const USUAL: GeneratorSettings = { replace: 2, splits: false, volumes: [1], sampleSeed: null };
async function enumerated(generator?: Partial<GeneratorSettings>, limit = 1_000_000) {
  const parameters = { limit, perShard: 1000, ...(generator && { generator: { ...USUAL, ...generator } }) };
  const { outputs, summary } = await enumerate.run({ structures, split }, parameters, stepContext());
  const tables = outputs.candidates.map((table) => decodeTable('candidates', encodeTable(table, 'test')));
  const made = tables.flatMap((table) =>
    structuresOf(table).map((structure, row) => ({
      structure,
      origin: table.columns.origin[row],
      replaced: (table.extra?.replaced as number[])?.[row],
      volume: (table.extra?.volume as number[])?.[row],
      strain: (table.extra?.strain as number[])?.[row],
    })),
  );
  return {
    tables,
    made: made.filter(({ origin }) => origin !== 'held-out'),
    rejected: outputs.rejected,
    summary: summary!,
  };
}
async function counted(generator: Partial<GeneratorSettings>) {
  const { summary } = await countCandidates.run({ structures }, { ...USUAL, ...generator }, stepContext());
  return summary;
}

const statesOf = (species: readonly string[]) => [...guessOxidationStates(species).ions!.values()];
const seen = new Map(
  crystals.flatMap(({ species }) => statesOf(species)).map((ion) => [`${ion.symbol}${ion.state}`, ion]),
);
const fits = (old: Ion, ion: Ion) =>
  ion.state === old.state && Math.max(ion.radius! / old.radius!, old.radius! / ion.radius!) <= 1.4;
const products = (lists: readonly (readonly Ion[])[]) =>
  lists.reduce<Ion[][]>((all, list) => all.flatMap((each) => list.map((ion) => [...each, ion])), [[]]);
const formulaOf = (ions: readonly Ion[], counts: readonly number[]) =>
  ions
    .map(({ symbol }, n) => `${symbol}${counts[n]}`)
    .sort()
    .join('');

/** Compositions -> fewest elements that any parent replaces for it, of all products of the ions of the data. */
function byProducts(most: number) {
  const found = new Map<string, number>();
  const data = new Set<string>();
  for (const { id, species } of crystals) {
    const old = statesOf(species);
    const counts = old.map(({ symbol }) => species.filter((each) => each === symbol).length);
    const unit = Math.min(...counts);
    const shares = counts.map((count) => count / unit);
    const prototype = id.slice(id.indexOf('-'));
    data.add(formulaOf(old, shares) + prototype);
    for (const ions of products(old.map((ion) => [...seen.values()].filter((other) => fits(ion, other))))) {
      const replaced = ions.filter(({ symbol }, n) => symbol !== old[n]!.symbol).length;
      if (replaced > most || new Set(ions.map(({ symbol }) => symbol)).size < ions.length || !isPolar(ions)) continue;
      const key = formulaOf(ions, shares) + prototype;
      found.set(key, Math.min(replaced, found.get(key) ?? Number.POSITIVE_INFINITY));
    }
  }
  for (const key of data) found.delete(key);
  return found;
}

describe('candidates of a screening', () => {
  it('without a generator are as they were: no column beside those of the layout', async () => {
    const { tables, made, summary } = await enumerated();
    expect(tables[0]!.extra).toEqual({});
    expect(made).toHaveLength(Number(summary.enumerated));
    const usual = await enumerated({});
    expect(usual.summary.found).toBe(summary.found);
    expect(usual.made.map(({ structure }) => structure.id).sort()).toEqual(
      made.map(({ structure }) => structure.id).sort(),
    );
  });

  it.each([
    [1, 1],
    [2, 2],
    ['all', 3],
  ] as const)('replace up to %s elements at once: as many as products of ions give', async (replace, most) => {
    const expected = byProducts(most);
    const { made, rejected, summary } = await enumerated({ replace });
    expect(summary.found).toBe(expected.size);
    expect(made.length + rejected.rows).toBe(expected.size);
    expect(made.every(({ replaced }) => replaced! >= 1 && replaced! <= most)).toBe(true);
    expect(await counted({ replace })).toMatchObject({ all: expected.size, split: 0 });
  });

  it('are more the more may be replaced', () => {
    const [one, two] = [byProducts(1).size, byProducts(2).size];
    expect(one).toBeGreaterThan(0);
    expect(two).toBeGreaterThan(one);
  });

  it('split one site between two ions: pairs of one role with all of the others', async () => {
    const keys = new Set<string>();
    for (const { id, species } of crystals) {
      const old = statesOf(species);
      const counts = old.map(({ symbol }) => species.filter((each) => each === symbol).length);
      const unit = Math.min(...counts);
      for (const [n, ion] of old.entries()) {
        const roles = [...old.slice(0, n), ion, ...old.slice(n)];
        const halves = roles.map(
          (_, role) => (role === n || role === n + 1 ? 1 : 2) * (counts[role > n ? role - 1 : role]! / unit),
        );
        for (const ions of products(roles.map((role) => [...seen.values()].filter((other) => fits(role, other)))))
          if (new Set(ions.map(({ symbol }) => symbol)).size === ions.length && isPolar(ions))
            keys.add(formulaOf(ions, halves) + id.slice(id.indexOf('-')));
      }
    }
    const { made, summary } = await enumerated({ replace: 'all', splits: true });
    expect(Number(summary.found)).toBe(keys.size + byProducts(3).size);
    expect(await counted({ replace: 'all', splits: true })).toMatchObject({ split: keys.size });
    expect(made.filter(({ structure }) => structure.id.endsWith('-split')).length).toBeGreaterThan(5);
  });

  it('stand at every volume, which a column says, relative to that by radii', async () => {
    const volumes = [0.97, 1, 1.03];
    const { made, summary } = await enumerated({ volumes });
    expect(summary.found).toBe(3 * byProducts(2).size);
    expect(await counted({ volumes })).toMatchObject({ all: summary.found });
    const at = (id: string) => made.find(({ structure }) => structure.id === id)!;
    const usual = made.find(({ volume, structure }) => volume === 1 && at(`${structure.id}-v1.03`))!;
    const large = at(`${usual.structure.id}-v1.03`);
    expect(large.volume).toBe(1.03);
    expect(Math.abs(signedVolume(large.structure.lattice) / signedVolume(usual.structure.lattice))).toBeCloseTo(
      1.03,
      10,
    );
  });

  it('of a limit are those of the least strain, of a sample those that every larger sample holds too', async () => {
    const all = await enumerated({ replace: 'all', splits: true });
    const least = all.made
      .map(({ strain }) => strain!)
      .sort((a, b) => a - b)
      .slice(0, 7);
    const seven = await enumerated({ replace: 'all', splits: true }, 7);
    expect(seven.made.map(({ strain }) => strain)).toEqual(least);
    const sampleOf = async (limit: number, sampleSeed: number) =>
      (await enumerated({ replace: 'all', splits: true, sampleSeed }, limit)).made.map(({ structure }) => structure.id);
    const [five, nine, other] = [await sampleOf(5, 1), await sampleOf(9, 1), await sampleOf(9, 2)];
    expect([five.length, nine.length]).toEqual([5, 9]);
    expect(nine).toEqual(expect.arrayContaining(five));
    expect(other.sort()).not.toEqual(nine.sort());
    expect(await sampleOf(1_000_000, 1)).toHaveLength(all.made.length);
    expect((await enumerated({ replace: 1, sampleSeed: 1 }, 0)).made).toEqual([]);
  });
});
