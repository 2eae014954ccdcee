/** The gradients that are given as a whole, against central differences in float64. */
import { describe, expect, it } from 'vitest';
import { GraphProgram } from '../../../../science/engine/index.js';
import { silu } from '../../../../science/model/layers/activation.js';
import { gatedMean } from '../../../../science/model/layers/gated-mean.js';
import { layerNorm } from '../../../../science/model/layers/layer-norm.js';
import { evaluate, largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { gradientError } from '../engine/finite-differences.js';

const folder = temporaryFolder();
const numbers = (n: number, from: number) => Array.from({ length: n }, (_, i) => 1.4 * Math.sin(1.9 * (i + from)));
const x = { values: numbers(20, 3), shape: [5, 4] };
const gain = { values: numbers(4, 31), shape: [4] };
const bias = { values: numbers(4, 47), shape: [4] };

describe('SiLU', () => {
  it('is x / (1 + exp(-x))', async () => {
    const g = new GraphProgram('double');
    const values = Float64Array.of(-30, -1, 0, 0.5, 30);
    const { y } = await evaluate(g, { y: silu(g, g.input('x', 1)) }, { x: { values, shape: [5] } }, folder);
    const expected = values.map((value) => value / (1 + Math.exp(-value)));
    expect(largestDifference(y!, expected)).toBeLessThan(1e-12);
  });
  it('has its gradient', async () => {
    expect(await gradientError({ inputs: { x }, build: (g, n) => silu(g, n.x!) }, folder)).toBeLessThan(1e-9);
  });
});

describe('layer norm', () => {
  it('gives rows of mean 0 and variance v / (v + 1e-5), whatever is added to a row', async () => {
    const g = new GraphProgram('double');
    const ones = g.constant([1, 1, 1, 1], [4]);
    const y = layerNorm(g, g.input('x', 2), ones, g.constant([0, 0, 0, 0], [4]));
    const values = Float64Array.of(1, 2, 3, 6, 101, 102, 103, 106);
    const result = (await evaluate(g, { y }, { x: { values, shape: [2, 4] } }, folder)).y!;
    // mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5
    const expected = [-2, -1, 0, 3].map((value) => value / Math.sqrt(3.5 + 1e-5));
    expect(largestDifference(result, [...expected, ...expected])).toBeLessThan(1e-12);
  });
  it('has its gradient in x, gain and bias', async () => {
    const build = (g: GraphProgram, n: Parameters<Parameters<typeof gradientError>[0]['build']>[1]) =>
      layerNorm(g, n.x!, n.gain!, n.bias!);
    expect(await gradientError({ inputs: { x, gain, bias }, build }, folder)).toBeLessThan(1e-9);
  });
});

describe('gated mean', () => {
  // Five edges between three nodes; the last node receives two, the first three.
  const indices = { source: [1, 2, 0, 0, 1], target: [0, 0, 1, 2, 2] };
  const weights = [2, 1, 3, 1, 4];
  const u = { values: numbers(12, 71), shape: [3, 4] };
  const edgesOf = (g: GraphProgram) => ({
    source: g.rowIndex('source', false),
    target: g.rowIndex('target', true),
    weight: g.constant(weights, [5, 1]),
  });

  it('is the weighted mean of the source values, by direct summation', async () => {
    const g = new GraphProgram('double');
    const n = gatedMean(g, g.input('m', 2), g.input('u', 2), edgesOf(g));
    const rows = (values: number[]) => ({ values: Int32Array.from(values), shape: [5] });
    const inputs = {
      m: { values: Float64Array.from(x.values), shape: [5, 4] },
      u: { values: Float64Array.from(u.values), shape: [3, 4] },
      source: rows(indices.source),
      target: rows(indices.target),
    };
    const found = (await evaluate(g, { n }, inputs, folder)).n!;
    const expected = Array.from({ length: 12 }, (_, at) => {
      const [node, k] = [Math.floor(at / 4), at % 4];
      let above = 0;
      let below = 1e-6;
      indices.target.forEach((target, e) => {
        if (target !== node) return;
        const gate = weights[e]! / (1 + Math.exp(-x.values[e * 4 + k]!));
        above += gate * u.values[indices.source[e]! * 4 + k]!;
        below += gate;
      });
      return above / below;
    });
    expect(largestDifference(found, expected)).toBeLessThan(1e-12);
  });

  it('has its gradient in gates and values', async () => {
    const error = await gradientError(
      { inputs: { m: x, u }, indices, build: (g, n) => gatedMean(g, n.m!, n.u!, edgesOf(g)) },
      folder,
    );
    expect(error).toBeLessThan(1e-9);
  });
});
