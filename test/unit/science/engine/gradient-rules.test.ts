/** Every gradient rule against central differences in float64; the derivatives come from the differences alone. */
import { describe, expect, it } from 'vitest';
import { GRADIENT_RULES, type GraphProgram, type Node } from '../../../../science/engine/index.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { type Differentiable, gradientError } from './finite-differences.js';

const folder = temporaryFolder();

/** n irregular numbers in (-1.5, 1.5), none near 0. */
const numbers = (n: number, from = 0) =>
  Array.from(
    { length: n },
    (_, i) => 1.1 * Math.sin(2.3 * (i + from) + 0.7) + (Math.sin(2.3 * (i + from) + 0.7) > 0 ? 0.3 : -0.3),
  );
const positive = (n: number, from = 0) => numbers(n, from).map((value) => Math.abs(value) + 0.4);
const a = { values: numbers(12), shape: [4, 3] };
const b = { values: positive(12, 50), shape: [4, 3] };
const row = { values: numbers(3, 20), shape: [3] };
const column = { values: numbers(4, 30), shape: [4, 1] };

type Write = (g: GraphProgram, x: Readonly<Record<string, Node>>) => Node;
const of = (inputs: Differentiable['inputs'], build: Write, indices?: Differentiable['indices']): Differentiable =>
  indices ? { inputs, build, indices } : { inputs, build };

const index = { index: [2, 0, 0, 3, 2] };
const sortedIndex = { index: [0, 0, 2, 3] };
const scalarCount = (g: GraphProgram) => g.scalar(5, 'int32');

const CASES: Record<string, Differentiable[]> = {
  add: [of({ a, b }, (g, x) => g.add(x.a!, x.b!)), of({ a }, (g, x) => g.add(x.a!, x.a!))],
  sub: [of({ a, b }, (g, x) => g.sub(x.a!, x.b!))],
  mul: [of({ a, b }, (g, x) => g.mul(x.a!, x.b!)), of({ a }, (g, x) => g.mul(x.a!, x.a!))],
  div: [of({ a, b }, (g, x) => g.div(x.a!, x.b!))],
  addAll: [of({ a, b }, (g, x) => g.addAll([x.a!, x.b!, x.a!]))],
  addScalar: [of({ a }, (g, x) => g.addScalar(x.a!, 0.7))],
  scale: [of({ a }, (g, x) => g.scale(x.a!, -1.7))],
  addRow: [of({ a, row }, (g, x) => g.addRow(x.a!, x.row!))],
  mulRow: [of({ a, row }, (g, x) => g.mulRow(x.a!, x.row!))],
  mulColumn: [of({ a, column }, (g, x) => g.mulColumn(x.a!, x.column!))],
  subColumn: [of({ a, column }, (g, x) => g.subColumn(x.a!, x.column!))],
  matmul: [
    of({ a, c: { values: numbers(6, 9), shape: [3, 2] } }, (g, x) => g.matmul(x.a!, x.c!)),
    of({ a, c: { values: numbers(6, 9), shape: [2, 3] } }, (g, x) => g.matmul(x.a!, x.c!, { b: true })),
    of({ a, c: { values: numbers(8, 9), shape: [4, 2] } }, (g, x) => g.matmul(x.a!, x.c!, { a: true })),
    of({ a, c: { values: numbers(8, 9), shape: [2, 4] } }, (g, x) => g.matmul(x.a!, x.c!, { a: true, b: true })),
  ],
  sigmoid: [of({ a }, (g, x) => g.sigmoid(x.a!))],
  exp: [of({ a }, (g, x) => g.exp(x.a!))],
  square: [of({ a }, (g, x) => g.square(x.a!))],
  sqrt: [of({ b }, (g, x) => g.sqrt(x.b!))],
  rsqrt: [of({ b }, (g, x) => g.rsqrt(x.b!))],
  abs: [of({ a }, (g, x) => g.abs(x.a!))],
  rowMean: [of({ a }, (g, x) => g.rowMean(x.a!))],
  columnSum: [of({ a }, (g, x) => g.columnSum(x.a!))],
  sum: [of({ a }, (g, x) => g.sum(x.a!))],
  gather: [of({ a }, (g, x) => g.gather(x.a!, g.rowIndex('index', false)), index)],
  gatherSorted: [of({ a }, (g, x) => g.gather(x.a!, g.rowIndex('index', true)), sortedIndex)],
  sumSorted: [of({ a }, (g, x) => g.sumByRow(x.a!, g.rowIndex('index', true)), sortedIndex)],
  sumUnsorted: [
    of({ a }, (g, x) => g.sumByRow(x.a!, g.rowIndex('index', false), scalarCount(g)), { index: [4, 1, 1, 0] }),
  ],
  reshape: [of({ a }, (g, x) => g.square(g.reshape(x.a!, [2, -1])))],
  splitColumns: [
    of({ a }, (g, x) => {
      const [first, , third] = g.splitColumns(x.a!, 3);
      return g.mul(first!, third!);
    }),
  ],
};

describe('gradient rules', () => {
  it('are all tested here, but those of fused operations, which know no float64 (fused-agreement.ts)', () => {
    const plain = Object.keys(GRADIENT_RULES).filter((name) => !name.startsWith('fused'));
    expect(Object.keys(CASES).sort()).toEqual(plain.sort());
  });

  it.each(Object.entries(CASES))('%s agrees with central differences', async (_, cases) => {
    for (const each of cases) expect(await gradientError(each, folder)).toBeLessThan(1e-9);
  });

  it('chain through a formula: d exp(-(x W)^2) / d(x, W)', async () => {
    const w = { values: numbers(6, 3), shape: [3, 2] };
    const chain = of({ a, w }, (g, x) => g.exp(g.scale(g.square(g.matmul(x.a!, x.w!)), -1)));
    expect(await gradientError(chain, folder)).toBeLessThan(1e-9);
  });
});
