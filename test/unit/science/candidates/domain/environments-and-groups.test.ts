/** Points on lines: distances, quantiles and merge heights are worked out by hand. */
import { describe, expect, it } from 'vitest';
import { groupPlacement, keptAtoms, strangeAtoms, usualAtomDistance } from '../../../../../science/candidates/index.js';
import { linkage } from '../../../../../science/clustering/index.js';

const line = (...values: number[]) => ({ width: 1, values: Float32Array.from(values) });

describe('the usual distance of atoms', () => {
  it('is to the nearest atom of the element in another crystal, at the 99th percentile', () => {
    // O: 0 and 0.1 of crystal a, 2 of b; distances 2, 1.9, 1.9. Zn is in one crystal: it has no distance.
    const atoms = {
      ids: ['a', 'a', 'b', 'b'],
      elements: ['O', 'O', 'O', 'Zn'],
      features: line(0, 0.1, 2, 50),
    };
    // NumPy: percentile([1.9, 1.9, 2], 99) = 1.998
    expect(usualAtomDistance(atoms)).toBeCloseTo(1.998, 6);
  });

  it('is unknown where no element is in two crystals', () => {
    expect(usualAtomDistance({ ids: ['a', 'b'], elements: ['O', 'S'], features: line(0, 1) })).toBeNull();
  });

  it('is exceeded by the farthest atom of each element; elements never seen say nothing', () => {
    const atoms = { ids: ['a', 'b'], elements: ['O', 'Zn'], features: line(0, 10) };
    const strange = strangeAtoms(atoms, 2);
    const own = { species: ['O', 'O', 'Zn', 'Mn'], atomClass: [0, 1, 2, 3], features: line(3, -5, 10.5, 99) };
    expect(strange(own)).toEqual([{ reason: 'environment', detail: 'O at 2.5 times the distance that 99 % keep' }]);
    expect(strange({ species: ['O'], atomClass: [0], features: line(2) })).toEqual([]);
    // Two zinc atoms of one class, 5 from those of the training, and oxygen as there.
    const classes = { species: ['Zn', 'O', 'Zn'], atomClass: [0, 1, 0], features: line(15, 0) };
    expect(strange(classes).map(({ detail }) => detail)).toEqual(['Zn at 2.5 times the distance that 99 % keep']);
  });

  it('rests on at most 2,000 atoms of an element, evenly over the crystals', () => {
    const elements = Array.from({ length: 6_001 }, (_, i) => (i === 6_000 ? 'Zn' : 'O'));
    const kept = keptAtoms(elements);
    expect(kept).toHaveLength(2_001);
    expect(kept.slice(0, 3)).toEqual([0, 3, 6]);
    expect(kept.at(-1)).toBe(6_000);
  });
});

describe('the group of a new crystal', () => {
  // Group 1: 0, 2 (centroid 1); group 2: six points around 12.5.
  const values = [0, 2, 12, 12.1, 12.4, 12.6, 12.9, 13];
  const cluster = [1, 1, 2, 2, 2, 2, 2, 2];
  const grouped = { points: line(...values), cluster, trained: values.map((_, i) => i !== 7) };

  it('is that of the lowest height by Ward, which is not that of the nearest centroid', () => {
    // 6.8: sqrt(4/3) 5.8 = 6.697 and sqrt(12/7) 5.7 = 7.463.
    expect(groupPlacement(grouped, 'ward')(Float64Array.of(6.8)).cluster).toBe(1);
    expect(groupPlacement(grouped, 'centroid')(Float64Array.of(6.8)).cluster).toBe(2);
    // Nearest and farthest member, and the mean of all: 4.8 or 5.2; 6.8 or 6.2; 5.8 or 5.7.
    expect(groupPlacement(grouped, 'single')(Float64Array.of(6.8)).cluster).toBe(1);
    expect(groupPlacement(grouped, 'complete')(Float64Array.of(6.8)).cluster).toBe(2);
    expect(groupPlacement(grouped, 'average')(Float64Array.of(6.8)).cluster).toBe(2);
  });

  it('by Ward is where the tree of all crystals with the new one merges it', () => {
    const height = Math.sqrt(4 / 3) * 5.8;
    // Two groups and a point that joins the first at that height, before both merge.
    expect([...linkage(line(...values, 6.8), 'ward').height].some((each) => Math.abs(each - height) < 1e-5)).toBe(true);
  });

  it('is believed by the share of the ten nearest training crystals in it', () => {
    // Seven were trained on; five of them are of group 2.
    expect(groupPlacement(grouped, 'ward')(Float64Array.of(13)).neighbourShare).toBeCloseTo(5 / 7, 12);
    const many = Array.from({ length: 30 }, (_, i) => i);
    const halves = { points: line(...many), cluster: many.map((i) => (i < 15 ? 1 : 2)), trained: many.map(() => true) };
    // The nearest ten of 16.6: 12 to 21, seven of them in group 2.
    expect(groupPlacement(halves, 'ward')(Float64Array.of(16.6))).toMatchObject({ cluster: 2, neighbourShare: 0.7 });
  });
});
