/**
 * Radius graphs and forward passes of alignn 2024.3.24 (test/fixtures/golden-radius), in `reference` mode, whole and reduced:
 * counts exactly, numbers within 2e-4 of the largest magnitude in the tensor plus 1e-7.
 */
import { describe, expect, it } from 'vitest';
import type { GraphRules } from '../../../../schemas/tables/graph.js';
import { loadProgram } from '../../../../science/engine/index.js';
import { directedBonds } from '../../../../science/graph/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { predictionProgram } from '../../../../science/model/prediction/programs.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { goldenGraph, goldenNetwork, goldenStructure, packed, readTensors } from './golden-network.js';
import { REFERENCE_RULES } from './specification-network.js';

interface Case {
  cutoff: number;
  edges: number;
  triplets: number;
  inDegree: number[];
  cosineSum: number;
  longest: number;
}

const folder = temporaryFolder();
const golden = readTensors('../golden-radius/radius.safetensors');
const cases = Object.entries(JSON.parse(golden.metadata.cases!) as Record<string, Case>);
const table = parameterTable(goldenNetwork());
const LAYERS = ['ALIGNN1', 'ALIGNN2', 'ALIGNN3', 'ALIGNN4', 'GCN1', 'GCN2', 'GCN3', 'GCN4'];

const rules = (cutoffAngstrom: number, symmetry: GraphRules['symmetry']): GraphRules => ({
  ...REFERENCE_RULES,
  strategy: 'radius',
  cutoffAngstrom,
  symmetry,
});

function expectGolden(found: ArrayLike<number>, expected: Float64Array, name: string): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largestDifference(found, expected), name).toBeLessThan(2e-4 * largest + 1e-7);
}

it.each(cases)('the radius graph of %s', (id, { cutoff, edges, triplets, inDegree, cosineSum }) => {
  const graph = goldenGraph(id, rules(cutoff, 'full'));
  expect([graph.nBonds, graph.nTriplets]).toEqual([edges, triplets]);
  const bonds = directedBonds(goldenStructure(id), rules(cutoff, 'full'));
  expect(inDegree.map((_, atom) => bonds.arrival[atom + 1]! - bonds.arrival[atom]!)).toEqual(inDegree);
  expect(largestDifference(graph.bondLength.slice().sort(), golden.get(`lengths/${id}`))).toBeLessThan(1e-6);
  const found = graph.tripletCosine.reduce((sum, cosine) => sum + cosine, 0);
  expect(Math.abs(found - cosineSum)).toBeLessThan(1e-6 * triplets);
});

describe.each(['full', 'reduced'] as const)('%s radius graphs', (symmetry) => {
  it('give the outputs and pooled features of the reference', async () => {
    const program = await loadProgram(predictionProgram(goldenNetwork(), table, true), folder);
    const values = Float32Array.from(packed(readTensors('forward.safetensors'), 'param/', table));
    for (const [id, { cutoff }] of cases) {
      const arrays = assembleBatch([goldenGraph(id, rules(cutoff, symmetry))]);
      const found = program.run({ ...arrays, parameter: { values, shape: [table.size] } });
      expectGolden(found.prediction!, golden.get(`out/${id}`), id);
      LAYERS.forEach((layer, l) => {
        expectGolden(found[layer]!, golden.get(`pooled/${id}`).subarray(64 * l, 64 * (l + 1)), `${id} ${layer}`);
      });
    }
    program.dispose();
  });
});
