/** Conditions as networks are given them; means and deviations by hand. */
import { expect, it } from 'vitest';
import { type CrystalGraph, DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { scaledConditions, withScaledConditions } from '../../../../../science/model/batches/conditions.js';
import { predictGraphs, trainUntil } from '../../../../../science/model/index.js';
import { temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { nacl, REFERENCE_TRAINING, SMALL_NETWORK } from '../specification-network.js';

const programFolder = temporaryFolder();

const graph = (...extra: number[]) => ({ id: 'a', extraFeatures: Float64Array.from(extra) }) as unknown as CrystalGraph;
const NAMED = [
  { name: 'temperature', unit: 'K' },
  { name: 'pressure', unit: 'GPa' },
];

it('are scaled by the crystals that are trained on alone', () => {
  const scaled = scaledConditions(NAMED, [graph(100, 5), graph(300, 5)]);
  expect(scaled).toEqual([
    { name: 'temperature', unit: 'K', mean: 200, deviation: 100, least: 100, most: 300 },
    { name: 'pressure', unit: 'GPa', mean: 5, deviation: 1, least: 5, most: 5 },
  ]);
  const [other] = withScaledConditions([graph(500, 7)], scaled);
  // Each eight times: a norm over one number leaves nothing of it.
  expect([...other!.extraFeatures!]).toEqual([...new Array(8).fill(3), ...new Array(8).fill(2)]);
});

it('keep the scale of a model to start from, whose weights know no other, and are refused where it takes others', () => {
  const start = scaledConditions(NAMED, [graph(100, 5), graph(300, 7)]);
  const [temperature, pressure] = scaledConditions(NAMED, [graph(400, 0), graph(800, 2)], start);
  expect(temperature).toMatchObject({ mean: 200, deviation: 100, least: 400, most: 800 });
  expect(pressure).toMatchObject({ mean: 6, deviation: 1, least: 0, most: 2 });
  expect(() => scaledConditions(NAMED.slice(0, 1), [graph(400)], start)).toThrow(
    'the model to start from takes temperature_K, pressure_GPa, the crystals have temperature_K',
  );
});

it('are weighed where the model says so, a quarter of what they were', () => {
  const scaled = scaledConditions(NAMED, [graph(100, 5), graph(300, 5)]).map((own) => ({ ...own, weight: 0.25 }));
  const [other] = withScaledConditions([graph(500, 7)], scaled);
  expect([...other!.extraFeatures!]).toEqual([...new Array(8).fill(0.75), ...new Array(8).fill(0.5)]);
});

it('leave crystals of a model without conditions as they are', () => {
  const graphs = [graph(1, 2)];
  expect(withScaledConditions(graphs, undefined)).toBe(graphs);
});

it('are learned: of equal structures the warmer one has the smaller value, and a third lies between', async () => {
  const own = buildCrystalGraph(nacl, DEFAULT_GRAPH_RULES);
  const at = (kelvin: number) => ({ ...own, id: `${kelvin}`, extraFeatures: Float64Array.of(kelvin) });
  const rows = { graphs: [at(100), at(300)], targets: Float32Array.of(2, 1) };
  const { last } = await trainUntil(
    {
      network: { ...SMALL_NETWORK, outputFeatures: 1, extraFeatures: 8, conditionWeight: 0.25 },
      training: { ...REFERENCE_TRAINING, learningRate: 0.01, batchSize: 2, scheduledEpochs: 150, meanTargetBias: true },
      graphRules: DEFAULT_GRAPH_RULES,
      axis: { startEv: null, stepEv: null },
      conditions: [{ name: 'temperature', unit: 'K' }],
      train: rows,
      validation: rows,
      resume: null,
      best: null,
      untilEpoch: 150,
      programFolder,
    },
    { async onEpoch() {} },
  );
  const asked = [at(100), at(200), at(300)];
  const { prediction } = await predictGraphs(last, asked, DEFAULT_GRAPH_RULES, { programFolder });
  const [cold, between, warm] = prediction;
  expect(Math.abs(cold! - 2)).toBeLessThan(0.25);
  expect(Math.abs(warm! - 1)).toBeLessThan(0.25);
  expect(between).toBeLessThan(cold!);
  expect(between).toBeGreaterThan(warm!);
  const alone = asked.map(({ id }) => ({ ...own, id }));
  await expect(predictGraphs(last, alone, DEFAULT_GRAPH_RULES, { programFolder })).rejects.toThrow(
    '0 extra features, the network takes 1',
  );
}, 60_000);
