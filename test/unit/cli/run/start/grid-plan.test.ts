/** From the options of a grid to its plan, and back. */
import { describe, expect, it } from 'vitest';
import { discoverInput } from '../../../../../cli/run/start/discover-input.js';
import { gridOf, gridPlan } from '../../../../../cli/run/start/grid-plan.js';
import { runSettings, undescribed } from '../../../../../cli/run/start/settings.js';
import type { ObjectRef } from '../../../../../schemas/run/artifact.js';
import { DiscoverInputSchema } from '../../../../../schemas/settings/discover.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';
import { suggestTrial, trialCount, trialRungs, trialSettings } from '../../../../../science/sweep/index.js';

const GIVEN = { name: 'oxides', dataset: undescribed('oxides'), axis: null };
const OPTIONS = { neighbors: [8, 12], widths: [16, 32, 64], epochs: [5, 10], seed: 7 };
const SOURCE: ObjectRef = { kind: 'source-files', sha256: '0'.repeat(64), bytes: 1, rows: 1, schemaVersion: 1 };

describe('the plan of a grid', () => {
  const settings = runSettings(OPTIONS, GIVEN);
  const plan = gridPlan(settings);

  it('has every combination as a trial, the widths fastest, at the rungs that were asked for', () => {
    const trials = Array.from({ length: trialCount(plan) }, (_, i) => suggestTrial(plan, i, []));
    expect(trials.map(({ maxNeighbors, hiddenFeatures }) => [maxNeighbors, hiddenFeatures])).toEqual([
      [8, 16],
      [8, 32],
      [8, 64],
      [12, 16],
      [12, 32],
      [12, 64],
    ]);
    expect(trialRungs(plan, 0, trials[0]!)).toEqual([5, 10]);
  });

  it('trains each trial with the settings of the run: its seed, and a schedule that ends at the last rung', () => {
    const { graph, network, training } = trialSettings(plan, 5, { maxNeighbors: 12, hiddenFeatures: 64 });
    expect(graph).toEqual({ ...settings.graph, maxNeighbors: 12 });
    expect(network).toEqual({ ...settings.network, hiddenFeatures: 64 });
    expect(training).toEqual({ ...DISCOVER_PRESET.training, scheduledEpochs: 10, seed: 7 });
  });

  it('is a whole input of a run, from which the grid is found again', () => {
    const input = DiscoverInputSchema.parse(discoverInput(settings, SOURCE));
    expect(gridOf(input.plan)).toEqual(settings.sweep);
    expect(input).not.toHaveProperty('start');
  });

  it('says which model its trainings begin at, where there is one', () => {
    const start = 'weights of oxides, all layers learn';
    const input = discoverInput(settings, SOURCE, plan, { start });
    expect(DiscoverInputSchema.parse(input).start).toBe(start);
  });

  it('names radius graphs by their radius, for they know no number of neighbours', () => {
    const radial = gridPlan({ ...settings, graph: { ...settings.graph, strategy: 'radius', cutoffAngstrom: 5.5 } });
    expect(suggestTrial(radial, 1, [])).toEqual({ cutoffAngstrom: 5.5, hiddenFeatures: 32 });
    expect(gridOf(radial)).toEqual({ ...settings.sweep, maxNeighbors: [settings.graph.maxNeighbors] });
  });

  it('of a run that was planned otherwise is that of the preset', () => {
    expect(gridOf({ ...plan, method: 'tpe' })).toEqual(DISCOVER_PRESET.sweep);
    expect(gridOf({ ...plan, stopping: { eta: 3, minEpochs: 1, maxEpochs: 9 } })).toEqual(DISCOVER_PRESET.sweep);
  });
});
