/** Layout of a merge tree of four points, drawn by hand: ((0 1) (2 3)) with heights 1, 2 and 5. */
import { describe, expect, it } from 'vitest';
import { layOutTree } from '../../../report/figures/trees/tree-layout.js';

const TREE = {
  left: Uint32Array.of(0, 2, 4),
  right: Uint32Array.of(1, 3, 5),
  height: Float64Array.of(1, 2, 5),
  size: Uint32Array.of(2, 2, 4),
};

describe('layOutTree', () => {
  it('puts every merge half way between its children, at its height', () => {
    const { branches, topHeight } = layOutTree(TREE, [0, 1, 2, 3], [1, 1, 2, 2]);
    expect(branches.map(({ left, right, height }) => [left, right, height])).toEqual([
      [0, 1, 1],
      [2, 3, 2],
      [0.5, 2.5, 5],
    ]);
    expect(branches[2]).toMatchObject({ leftHeight: 1, rightHeight: 2, size: 4, cluster: null });
    expect(topHeight).toBe(5);
  });

  it('follows the leaf order, left being the child that stands left', () => {
    const { branches } = layOutTree(TREE, [3, 2, 1, 0], [1, 1, 2, 2]);
    expect(branches[0]).toMatchObject({ left: 2, right: 3, cluster: 1 });
    expect(branches[2]).toMatchObject({ left: 0.5, right: 2.5, leftHeight: 2, rightHeight: 1 });
  });

  it('cuts half way between the highest merge within and the lowest between clusters', () => {
    expect(layOutTree(TREE, [0, 1, 2, 3], [1, 1, 2, 2]).cutHeight).toBe(3.5);
    expect(layOutTree(TREE, [0, 1, 2, 3], [1, 1, 2, 3]).cutHeight).toBe(1.5);
  });

  it('has no cut when one cluster holds all, or when no height separates the labels', () => {
    expect(layOutTree(TREE, [0, 1, 2, 3], [1, 1, 1, 1]).cutHeight).toBeNull();
    expect(layOutTree(TREE, [0, 1, 2, 3], [1, 2, 3, 3]).cutHeight).toBeNull();
  });

  it('refuses tables that do not belong together', () => {
    expect(() => layOutTree(TREE, [0, 1, 2], [1, 1, 2, 2])).toThrow('a tree of 4 points, 3 leaves, 4 labels');
    expect(() => layOutTree(TREE, [0, 1, 2, 2], [1, 1, 2, 2])).toThrow('leaves out a point');
  });
});
