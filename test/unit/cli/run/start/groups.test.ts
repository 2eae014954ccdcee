/** How crystals are grouped, and what is refused before anything is started. */
import { describe, expect, it } from 'vitest';
import { gridPlan } from '../../../../../cli/run/start/grid-plan.js';
import { checkGroups, checkLayer } from '../../../../../cli/run/start/groups.js';
import { runSettings, undescribed } from '../../../../../cli/run/start/settings.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';
import type { SweepPlan } from '../../../../../schemas/sweep/sweep-plan.js';

const given = { name: 'oxides', dataset: undescribed('oxides'), axis: null };
const clusteringOf = (options: Parameters<typeof runSettings>[0]) => runSettings(options, given).clustering;
const PLAN = gridPlan(runSettings({}, given));

describe('groups', () => {
  it('are as many as recommended, of the last layer, by ward, over three trainings, unless something else is asked for', () => {
    expect(clusteringOf({})).toEqual(DISCOVER_PRESET.clustering);
    expect(DISCOVER_PRESET.clustering).toMatchObject({ clusters: 'auto', reportMethod: 'ward', seeds: 3 });
    expect(clusteringOf({ clusters: 9, layer: 'ALIGNN2', linkage: 'average', seeds: 1 })).toEqual({
      ...DISCOVER_PRESET.clustering,
      clusters: 9,
      reportLayer: 'ALIGNN2',
      reportMethod: 'average',
      seeds: 1,
    });
    expect(() => clusteringOf({ clusters: 1 })).toThrow(/clustering.clusters: Too small/);
  });

  it('cannot be more than crystals; as many as recommended is no wish', () => {
    expect(() => checkGroups(clusteringOf({}), 3)).not.toThrow();
    expect(() => checkGroups(clusteringOf({ clusters: 9 }), 9)).not.toThrow();
    expect(() => checkGroups(clusteringOf({ clusters: 9 }), 8)).toThrow(/--clusters 9: there are 8 crystals/);
  });

  it('are agreed on by two trainings or more, of crystals whose pairs fit', () => {
    expect(() => checkGroups(clusteringOf({ linkage: 'consensus' }), 250)).not.toThrow();
    expect(() => checkGroups(clusteringOf({ linkage: 'consensus', seeds: 1 }), 250)).toThrow(/one training/);
    expect(() => checkGroups(clusteringOf({ linkage: 'consensus' }), 14_001)).toThrow(InvalidInputError);
    expect(() => checkGroups(clusteringOf({}), 14_001)).not.toThrow();
  });
});

describe('the layer to group', () => {
  it('is one that there is: another is refused, and those there are are named', () => {
    for (const layer of ['ALIGNN1', 'ALIGNN4', 'GCN4', 'prediction'])
      expect(() => checkLayer(clusteringOf({ layer }), PLAN)).not.toThrow();
    expect(() => checkLayer(clusteringOf({}), PLAN)).not.toThrow();
    for (const layer of ['GCN5', 'gcn4', 'composition', ''])
      expect(() => checkLayer({ ...clusteringOf({}), reportLayer: layer }, PLAN)).toThrow(
        expect.objectContaining({
          facts: {
            field: '--layer',
            found: layer,
            expected: 'ALIGNN1, ALIGNN2, ALIGNN3, ALIGNN4, GCN1, GCN2, GCN3, GCN4, prediction',
            state: 'nothing was started',
          },
        }),
      );
  });

  it('is one that every network of a plan has', () => {
    const searched: SweepPlan = {
      ...PLAN,
      space: [
        { name: 'gcnLayers', group: 'network', kind: 'values', values: [3, 2] },
        { name: 'alignnLayers', group: 'network', kind: 'int_uniform', min: 1, max: 4 },
      ],
    };
    expect(() => checkLayer(clusteringOf({ layer: 'GCN2' }), searched)).not.toThrow();
    expect(() => checkLayer(clusteringOf({ layer: 'GCN3' }), searched)).toThrow(/no such layer/);
    expect(() => checkLayer(clusteringOf({ layer: 'ALIGNN2' }), searched)).toThrow(/no such layer/);
  });
});
