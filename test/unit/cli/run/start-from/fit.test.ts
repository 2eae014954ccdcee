import { describe, expect, it } from 'vitest';
import { gridPlan } from '../../../../../cli/run/start/grid-plan.js';
import { refuseOtherModel, settingsOfModel, startedFrom } from '../../../../../cli/run/start-from/fit.js';
import { partsOfKey } from '../../../../../schemas/conditions.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import type { RunSettings } from '../../../../../schemas/settings/discover.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';
import type { ModelCard } from '../../../../../schemas/tables/training.js';

const settings: RunSettings = { ...DISCOVER_PRESET, name: 'a', dataset: { name: 'a', statement: '' }, axis: null };
const card: ModelCard = {
  network: { ...DISCOVER_PRESET.network, outputFeatures: 301 },
  graphRules: DISCOVER_PRESET.graph,
  startEv: 0,
  stepEv: 0.05,
};
const scalar = {
  name: 'band gap',
  unit: 'eV',
  transform: 'none',
  floor: null,
  axis: null,
  labels: null,
  descriptors: [],
  leading: 'band gap',
  bounds: { least: null, most: null },
} as const;
const targets = { startEv: 0, stepEv: 0.05, formulas: new Set<string>() };
const data = { points: 301, targets };
const plan = gridPlan(settingsOfModel(settings, card, {}));
const refusal = (own: ModelCard, ofPlan = plan, ofData: Parameters<typeof refuseOtherModel>[2] = data) => {
  try {
    refuseOtherModel({ name: 'the model', card: own }, ofPlan, ofData);
    return null;
  } catch (error) {
    return error as InvalidInputError;
  }
};

describe('a model to start from', () => {
  it('gives a run its graphs and its network, as one trial', () => {
    expect(plan.space.map((each) => each.kind === 'values' && each.values)).toEqual([[12], [64]]);
    expect(refusal(card)).toBeNull();
  });

  it('stands in the settings of every training', () => {
    const model = { kind: 'checkpoint', sha256: 'a'.repeat(64), bytes: 9, rows: 3, schemaVersion: 1 } as const;
    expect(startedFrom(plan, { model, layers: 'readout' }).base.training).toEqual({
      ...plan.base.training,
      start: { model, layers: 'readout' },
    });
  });

  it.each([
    [['temperature_K'], [], 'it takes temperature_K, the crystals here have no conditions'],
    [[], ['temperature_K'], 'it takes no conditions, the crystals here have temperature_K'],
    [['temperature_K'], ['temperature_C'], 'it takes temperature_K, the crystals here have temperature_C'],
    [
      ['temperature_K', 'pressure_GPa'],
      ['pressure_GPa', 'temperature_K'],
      'it takes temperature_K, pressure_GPa, the crystals here have pressure_GPa, temperature_K',
    ],
    [['pressure_GPa'], ['pressure_GPa'], null],
  ])('of conditions %j for those of %j', (there, here, message) => {
    const scaled = there.map((key) => ({ ...partsOfKey(key), mean: 0, deviation: 1, least: 0, most: 1 }));
    const conditions = { conditions: here.map(partsOfKey), usual: Object.fromEntries(here.map((key) => [key, 0])) };
    const own: ModelCard = { ...card, ...(there.length > 0 && { conditions: scaled }) };
    const error = refusal(own, plan, { ...data, ...(here.length > 0 && { conditions }) });
    expect(error?.message.replace('the model cannot be started from: ', '') ?? null).toBe(message);
  });

  it.each([
    ['network.hiddenFeatures', { ...card, network: { ...card.network, hiddenFeatures: 32 } }],
    ['network.alignnLayers', { ...card, network: { ...card.network, alignnLayers: 2 } }],
    ['network.outputFeatures', { ...card, network: { ...card.network, outputFeatures: 1 } }],
    ['graph.maxNeighbors', { ...card, graphRules: { ...card.graphRules, maxNeighbors: 20 } }],
    ['stepEv', { ...card, stepEv: 0.1 }],
    ['property.name', { ...card, property: { ...scalar, bounds: { ...scalar.bounds }, descriptors: [] } }],
  ])('is refused where %s differs, by its name and both values', (field, own) => {
    const error = refusal(own as ModelCard);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(Object.keys(error?.facts ?? {})).toContain(field);
    expect(error?.facts).toMatchObject({ state: 'nothing was started' });
  });

  it('is refused where the trials have several widths', () => {
    const several = gridPlan(settingsOfModel(settings, card, { widths: [32, 64] }));
    expect(refusal(card, several)?.message).toContain('network.hiddenFeatures is 64 there, [32,64] here');
  });

  it('of an axis that nobody knows is held against the number of outputs alone', () => {
    const unknown = { ...card, startEv: null, stepEv: null };
    expect(refusal(unknown)).toBeNull();
    expect(refusal(unknown, plan, { points: 300, targets })?.message).toContain('network.outputFeatures');
  });
});
