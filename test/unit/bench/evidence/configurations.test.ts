/** Names of configurations on the command line of `bench:evidence`. */
import { describe, expect, it } from 'vitest';
import { CHANGES, configuration } from '../../../../bench/evidence/configurations.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';
import { GraphRulesSchema } from '../../../../schemas/tables/graph.js';
import { NetworkSettingsSchema, TrainingSettingsSchema } from '../../../../schemas/tables/training.js';

describe('a configuration', () => {
  it('is the preset without a change', () => {
    const { network, training, graph, members, weights } = configuration('default');
    expect({ network, training, graph }).toEqual({
      network: DISCOVER_PRESET.network,
      training: DISCOVER_PRESET.training,
      graph: DISCOVER_PRESET.graph,
    });
    expect([members, weights]).toEqual([1, 'best']);
  });

  it('joins changes, of which the later counts; epochs of the command line are above both', () => {
    const { training, network, members } = configuration('rate-5e-4+width-32+rate-2e-3+seeds-2', 7);
    expect([training.learningRate, training.scheduledEpochs]).toEqual([2e-3, 7]);
    expect([network.hiddenFeatures, members]).toEqual([32, 2]);
  });

  it.each(['', 'width', 'default+', 'constructor'])('%j is none', (name) => {
    expect(() => configuration(name)).toThrow(InvalidInputError);
  });

  it.each(Object.keys(CHANGES))('%s holds settings that a run takes, other than the default', (name) => {
    const { name: _, ...own } = configuration(name);
    expect(GraphRulesSchema.parse(own.graph)).toEqual(own.graph);
    expect(TrainingSettingsSchema.parse(own.training)).toEqual(own.training);
    expect(NetworkSettingsSchema.omit({ outputFeatures: true }).parse(own.network)).toEqual(own.network);
    const { name: __, ...standard } = configuration('default');
    if (name !== 'default') expect(own).not.toEqual(standard);
  });
});
