/** The guess of a graph's size against the graphs themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import { readPoscar } from '../../../../science/crystal/index.js';
import { buildCrystalGraph, predictedTriplets } from '../../../../science/graph/index.js';

const FOLDER = 'data/gpaw-absorption/alignn';
const crystals = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.vasp'))
  .slice(0, 120)
  .map((name) => readPoscar(readFileSync(`${FOLDER}/${name}`, 'utf8'), name));

describe('predicted triplets', () => {
  it('go with those of the graphs', () => {
    const guesses = crystals.map((each) => Math.log(predictedTriplets(each)));
    const counts = crystals.map((each) => Math.log(buildCrystalGraph(each, DEFAULT_GRAPH_RULES).tripletSource.length));
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    const covariance = (a: readonly number[], b: readonly number[]) =>
      mean(a.map((value, n) => (value - mean(a)) * (b[n]! - mean(b))));
    const correlation =
      covariance(guesses, counts) / Math.sqrt(covariance(guesses, guesses) * covariance(counts, counts));
    expect(correlation).toBeGreaterThan(0.8);
    expect(Math.abs(mean(guesses) - mean(counts))).toBeLessThan(Math.log(2));
  });

  it('are one kind of pair and three lengths for a cubic lattice of one atom: edge, diagonals of face and body', () => {
    const lattice = Float64Array.of(3, 0, 0, 0, 3, 0, 0, 0, 3);
    expect(predictedTriplets({ id: 'a', lattice, species: ['Po'], fracCoords: new Float64Array(3) })).toBeCloseTo(
      4.8,
      12,
    );
  });

  it('are 132 an atom where no symmetry is looked for', () => {
    const species = Array.from({ length: 101 }, () => 'C');
    const lattice = Float64Array.of(30, 0, 0, 0, 30, 0, 0, 0, 30);
    expect(predictedTriplets({ id: 'a', lattice, species, fracCoords: new Float64Array(303) })).toBe(13_332);
  });
});
