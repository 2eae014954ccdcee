/** Losses and clipping against their definitions, computed here in plain arithmetic. */
import { describe, expect, it } from 'vitest';
import { GraphProgram } from '../../../../science/engine/index.js';
import { clipped } from '../../../../science/model/optimisation/gradient-clipping.js';
import { lossNodes } from '../../../../science/model/optimisation/loss.js';
import { evaluate, largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';

const folder = temporaryFolder();
const output = Float64Array.of(1, -0.4, 3, 0.25, 2.5, -7);
const target = Float64Array.of(0.5, 0.5, 1, 0.25, 3.5, -6.75);

const DEFINITIONS = {
  l1: { value: (d: number) => Math.abs(d), slope: (d: number) => Math.sign(d) },
  mse: { value: (d: number) => d * d, slope: (d: number) => 2 * d },
  huber: {
    value: (d: number) => (Math.abs(d) < 1 ? (d * d) / 2 : Math.abs(d) - 0.5),
    slope: (d: number) => (Math.abs(d) < 1 ? d : Math.sign(d)),
  },
} as const;

describe.each(Object.keys(DEFINITIONS) as (keyof typeof DEFINITIONS)[])('%s', (kind) => {
  it('is the mean over all values, with its slope', async () => {
    const g = new GraphProgram('double');
    const d = g.sub(g.input('output', 2), g.input('target', 2));
    const nodes = lossNodes(g, kind, d, g.scalar(1 / 6));
    const inputs = { output: { values: output, shape: [2, 3] }, target: { values: target, shape: [2, 3] } };
    const found = await evaluate(g, { ...nodes }, inputs, folder);
    const { value, slope } = DEFINITIONS[kind];
    const distances = output.map((each, i) => each - target[i]!);
    expect(found.loss![0]).toBeCloseTo(
      distances.reduce((sum, each) => sum + value(each) / 6, 0),
      12,
    );
    expect(
      largestDifference(
        found.gradient!,
        distances.map((each) => slope(each) / 6),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe('clipping', () => {
  // The norm of (3, 4, 12) is 13.
  it.each([
    [6.5, 6.5 / (13 + 1e-6)],
    [13.1, 1],
  ])('to a norm of %d scales by %d', async (most, factor) => {
    const g = new GraphProgram('double');
    const vectors = { a: Float64Array.of(3, 4), b: Float64Array.of(12) };
    const [a, b] = clipped(g, [g.input('a', 1), g.input('b', 1)], most);
    const inputs = { a: { values: vectors.a, shape: [2] }, b: { values: vectors.b, shape: [1] } };
    const found = await evaluate(g, { a2: a!, b2: b! }, inputs, folder);
    const expected = [3, 4, 12].map((value) => value * factor);
    expect(largestDifference([...found.a2!, ...found.b2!], expected)).toBeLessThan(1e-12);
  });
});
