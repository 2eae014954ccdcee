/** Blocks of a flat vector as nodes of a program. Expected values: counting, the vector being 0, 1, 2 and so on. */
import { describe, expect, it } from 'vitest';
import { GraphProgram, loadProgram } from '../../../../../science/engine/index.js';
import { blockNodes, flatGradient, scopeOf } from '../../../../../science/model/parameters/parameter-nodes.js';
import type { ParameterBlock } from '../../../../../science/model/parameters/parameter-table.js';
import { temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';

const folder = temporaryFolder();

function blocksOf(shapes: Readonly<Record<string, readonly number[]>>): ParameterBlock[] {
  let offset = 0;
  return Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const block = { name, shape, offset, size };
    offset += size;
    return block;
  });
}

const widthsOf = (shapes: Readonly<Record<string, readonly number[]>>) => {
  const g = new GraphProgram('double');
  return blockNodes(g, blocksOf(shapes), g.input('vector', 1)).map(({ width }) => width);
};

describe('blocks are cut', () => {
  it.each([
    ['as rows of the width that most of them have', { a: [4, 3], b: [2, 3], c: [3] }, 3],
    ['also if another is a whole number of such rows', { a: [4, 3], b: [2, 3], c: [2, 6], d: [9] }, 3],
    ['as vectors where one is no whole number of rows', { a: [4, 3], b: [2, 3], c: [4] }, 1],
    ['as vectors where most are vectors', { a: [4, 3], b: [2], c: [4] }, 1],
    ['as its own rows where one stands alone', { a: [4, 3] }, 3],
  ])('%s', (_, shapes, width) => {
    expect(widthsOf(shapes)).toEqual(Object.keys(shapes).map(() => width));
  });
});

describe('in a program', () => {
  it.each([
    { 'a.weight': [4, 3], 'a.bias': [3], 'b.weight': [2, 6] },
    { 'a.weight': [4, 3], 'a.bias': [4], 'b.weight': [2, 5] },
    { 'a.weight': [4, 3] },
  ] as Record<string, readonly number[]>[])(
    '%j: every block has its part of the vector, in its shape',
    async (shapes) => {
      const g = new GraphProgram('double');
      const blocks = blocksOf(shapes);
      const nodes = blockNodes(g, blocks, g.input('vector', 1));
      const scope = scopeOf(nodes);
      for (const { name, shape } of blocks) {
        const shaped = scope.get(name);
        g.output(name, shaped);
        // Of a matrix the sums of its columns tell the width too.
        if (shape.length === 2) g.output(`${name}.columns`, g.columnSum(shaped));
      }
      const pieces = nodes.map(({ piece }) => piece);
      g.output('again', flatGradient(g, nodes, pieces));
      const size = blocks.reduce((sum, block) => sum + block.size, 0);
      const vector = Float32Array.from({ length: size }, (_, i) => i);
      const program = await loadProgram(g, folder);
      try {
        const found = program.run({ vector: { values: vector, shape: [size] } });
        expect([...found.again!]).toEqual([...vector]);
        for (const { name, shape, offset, size } of blocks) {
          expect([...found[name]!]).toEqual([...vector.subarray(offset, offset + size)]);
          const [rows, width] = shape;
          if (width === undefined) continue;
          const sums = Array.from({ length: width }, (_, column) =>
            Array.from({ length: rows! }, (_, row) => offset + row * width + column).reduce((a, b) => a + b),
          );
          expect([...found[`${name}.columns`]!]).toEqual(sums);
        }
      } finally {
        program.dispose();
      }
    },
  );
});

describe('gradients of several groups', () => {
  it('of rows and of single numbers, one after the other, make one vector in the order of the groups', async () => {
    const g = new GraphProgram('double');
    const vector = g.input('vector', 1);
    const groups = [blocksOf({ a: [4, 3], b: [2, 3] }), blocksOf({ c: [5], d: [2] }), blocksOf({ e: [2, 4] })];
    const sizes = [18, 7, 8];
    const nodes = groups.flatMap((blocks, n) => {
      const from = sizes.slice(0, n).reduce((sum, size) => sum + size, 0);
      return blockNodes(g, blocks, g.slice(vector, from, sizes[n]!));
    });
    expect(nodes.map(({ width }) => width)).toEqual([3, 3, 1, 1, 4]);
    const pieces = nodes.map(({ piece }) => piece);
    g.output('again', flatGradient(g, nodes, pieces));
    const program = await loadProgram(g, folder);
    try {
      const values = Float32Array.from({ length: 33 }, (_, i) => i);
      expect([...program.run({ vector: { values, shape: [33] } }).again!]).toEqual([...values]);
    } finally {
      program.dispose();
    }
  });
});

describe('names', () => {
  it('are looked up below the path of their scope, and one that is none is told whole', () => {
    const g = new GraphProgram('double');
    const scope = scopeOf(blockNodes(g, blocksOf({ 'a.b.weight': [2, 3], weight: [5] }), g.input('vector', 1)));
    expect([scope.path, scope.size('weight')]).toEqual(['', 5]);
    const below = scope.at('a').at('b');
    expect([below.path, below.size('weight')]).toEqual(['a.b', 6]);
    expect(below.get('weight')).toBe(scope.get('a.b.weight'));
    expect(() => below.get('bias')).toThrow('no parameter a.b.bias');
  });
});
