import { expect, test } from 'vitest';
import { writeNewick } from '../../../../infra/feature-files/newick.js';

// Expected: by hand. Heights 1 and 3: the pair hangs 2 below the root.
test('branch lengths are differences of heights; names are quoted where they must be', () => {
  const tree = {
    left: Uint32Array.of(0, 2),
    right: Uint32Array.of(1, 3),
    height: Float64Array.of(1, 3),
    size: Uint32Array.of(2, 3),
  };
  expect(writeNewick(tree, ['SnS', "it's", 'a b'])).toBe("('a b':3,(SnS:1,'it''s':1):2);\n");
});

test('one leaf', () => {
  const none = {
    left: new Uint32Array(0),
    right: new Uint32Array(0),
    height: new Float64Array(0),
    size: new Uint32Array(0),
  };
  expect(writeNewick(none, ['SnS'])).toBe('SnS;\n');
});

test('a chain of 50,000 merges', () => {
  const n = 50_001;
  const merges = Array.from({ length: n - 1 }, (_, i) => i);
  const tree = {
    left: Uint32Array.from(merges, (i) => (i === 0 ? 0 : i + 1)),
    right: Uint32Array.from(merges, (i) => (i === 0 ? 1 : n + i - 1)),
    height: Float64Array.from(merges, (i) => i + 1),
    size: Uint32Array.from(merges, (i) => i + 2),
  };
  const text = writeNewick(
    tree,
    Array.from({ length: n }, (_, i) => `x${i}`),
  );
  expect(text.match(/\(/g)).toHaveLength(n - 1);
  expect(text.match(/\)/g)).toHaveLength(n - 1);
});
