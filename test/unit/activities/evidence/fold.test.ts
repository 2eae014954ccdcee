/** Folds of the bundled crystals: each is tested once, nobody is trained on a crystal that is like a tested one. */
import { describe, expect, it } from 'vitest';
import { fold } from '../../../../activities/evidence/fold.js';
import { foldGroups } from '../../../../activities/evidence/fold-groups-step.js';
import { FOLD_GROUPINGS, type FoldGrouping } from '../../../../schemas/settings/folds.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { bundledCrystals } from '../../science/interpretation/stored.js';

const context = stepContext();

const crystals = bundledCrystals()
  .map(({ structure }) => structure)
  .slice(0, 90);
const structures = structuresToTable(
  crystals,
  crystals.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
);
const speciesOf = new Map(crystals.map(({ id, species }) => [id, new Set(species)]));

async function foldsBy(by: FoldGrouping, folds = 5, seed = 123) {
  return Promise.all(
    Array.from({ length: folds }, async (_, number) => {
      const { outputs } = await fold.run({ structures, groups: null }, { folds, by, fold: number, seed }, context);
      const { id, subset } = outputs.split.columns;
      return {
        tested: id.filter((_, i) => subset[i] === 'test'),
        others: id.filter((_, i) => subset[i] !== 'test'),
        subset,
      };
    }),
  );
}

describe('folds', () => {
  it.each(FOLD_GROUPINGS)('by %s test every crystal once, and train and choose on others', async (by) => {
    const folds = await foldsBy(by);
    expect(folds.flatMap(({ tested }) => tested).sort()).toEqual(crystals.map(({ id }) => id).sort());
    for (const { tested, others, subset } of folds) {
      expect(others.filter((id) => tested.includes(id))).toEqual([]);
      expect(new Set(subset)).toEqual(new Set(['train', 'validation', 'test']));
    }
  });

  it('by formula leave no crystal out, and part no formula', async () => {
    const formulaOf = new Map(structures.columns.id.map((id, i) => [id, structures.columns.formula[i]]));
    for (const { tested, others } of await foldsBy('formula')) {
      expect(tested.length + others.length).toBe(crystals.length);
      const unseen = new Set(tested.map((id) => formulaOf.get(id)));
      expect(others.filter((id) => unseen.has(formulaOf.get(id)))).toEqual([]);
    }
  });

  it('by element leave out every other crystal that has an element of the fold', async () => {
    const count = (symbol: string) => crystals.filter(({ species }) => species.includes(symbol)).length;
    for (const { tested, others } of await foldsBy('element')) {
      const rarest = tested.map((id) => {
        const own = [...speciesOf.get(id)!].sort();
        const least = Math.min(...own.map(count));
        return own.find((symbol) => count(symbol) === least)!;
      });
      expect(others.filter((id) => rarest.some((symbol) => speciesOf.get(id)!.has(symbol)))).toEqual([]);
    }
  });

  it('are the same for the same seed, and others for another', async () => {
    expect(await foldsBy('formula')).toEqual(await foldsBy('formula'));
    expect(await foldsBy('formula', 5, 124)).not.toEqual(await foldsBy('formula'));
  });

  it('keep one crystal to choose the epoch where a tenth is less than one', async () => {
    const few = structuresToTable(
      crystals.slice(0, 4),
      crystals.slice(0, 4).map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
    );
    const { outputs } = await fold.run(
      { structures: few, groups: null },
      { folds: 2, by: 'formula', fold: 0, seed: 1 },
      context,
    );
    expect(outputs.split.columns.subset.filter((subset) => subset === 'validation')).toHaveLength(1);
  });

  it('are refused where there are fewer groups', async () => {
    const two = structuresToTable(
      crystals.slice(0, 2),
      crystals.slice(0, 2).map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
    );
    await expect(async () =>
      fold.run({ structures: two, groups: null }, { folds: 3, by: 'formula', fold: 0, seed: 1 }, context),
    ).rejects.toThrow(/2 groups in 3 folds/);
  });

  it.each(FOLD_GROUPINGS)('by %s are the same from groups that were found before', async (by) => {
    const { groups } = (await foldGroups.run({ structures }, { by }, context)).outputs;
    expect(groups.columns.id).toEqual(crystals.map(({ id }) => id));
    for (const number of [0, 4]) {
      const parameters = { folds: 5, by, fold: number, seed: 123 };
      const { split } = (await fold.run({ structures, groups: null }, parameters, context)).outputs;
      // By the crystal, not by the row.
      const turned = { id: groups.columns.id.toReversed(), group: groups.columns.group.toReversed() };
      const again = await fold.run({ structures, groups: { ...groups, columns: turned } }, parameters, context);
      expect(again.outputs.split).toEqual(split);
    }
  });

  it('refuse a crystal without a group', async () => {
    const groups = { kind: 'fold-groups', rows: 1, columns: { id: ['x'], group: ['x'] }, metadata: {} } as const;
    const parameters = { folds: 5, by: 'formula', fold: 0, seed: 1 } as const;
    const columns = { id: [...groups.columns.id], group: [...groups.columns.group] };
    await expect(fold.run({ structures, groups: { ...groups, columns } }, parameters, context)).rejects.toThrow(
      `crystal ${crystals[0]!.id} has no group for its fold`,
    );
  });
});
