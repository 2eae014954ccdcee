/**
 * Gradients of bonds against finite differences in float64; sums over the path against the difference of its ends; the same
 * whatever the cell and with or without symmetry.
 */
import { describe, expect, it } from 'vitest';
import type { CrystalGraph, GraphRules } from '../../../../../schemas/tables/graph.js';
import { loadProgram } from '../../../../../science/engine/index.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { bondKinds, sharesOf } from '../../../../../science/interpretation/index.js';
import { expansionOf } from '../../../../../science/model/attribution/bond-expansion.js';
import { bondGradientProgram } from '../../../../../science/model/attribution/bond-gradients.js';
import { assembleBatch } from '../../../../../science/model/batches/batch-arrays.js';
import {
  attributeBonds,
  bondMembers,
  COMPLETENESS,
  checkpointFromTensors,
  meanBondExpansion,
  parameterTable,
} from '../../../../../science/model/index.js';
import { largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { goldenGraph, goldenNetwork, readTensors } from '../golden-network.js';
import {
  corundum,
  nacl,
  naclCubic,
  REFERENCE_RULES,
  SMALL_NETWORK,
  specifiedParameters,
} from '../specification-network.js';

const programFolder = temporaryFolder();
const FIXED: GraphRules = { ...REFERENCE_RULES, mode: 'fixed' };

/** The network of the specification with 5 outputs, made for these rules. */
function smallModel(graphRules: GraphRules) {
  const parameters = specifiedParameters();
  const tensors = parameterTable(SMALL_NETWORK).entries.map(({ name, offset, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return [name, Float32Array.from(parameters.subarray(offset, offset + size))] as const;
  });
  const settings = { network: SMALL_NETWORK, training: null, graphRules, startEv: 0, stepEv: 1 };
  return checkpointFromTensors(settings, new Map(tensors));
}

describe('the gradient of the output by the expansion of bonds', () => {
  it.each(['full', 'reduced'] as const)('is that of finite differences in float64, %s graphs', async (symmetry) => {
    const graphs = [nacl, corundum].map((structure) => buildCrystalGraph(structure, { ...FIXED, symmetry }));
    const table = parameterTable(SMALL_NETWORK);
    const program = await loadProgram(bondGradientProgram(SMALL_NETWORK, table, 'double'), programFolder);
    const expansion = Float64Array.from(graphs.flatMap(({ bondLength }) => [...expansionOf(bondLength, 80)]));
    const direction = Float64Array.of(0, 1, 0, 0, 0, 0.25, 0, 0, -1, 0);
    const run = (rows: Float64Array) =>
      program.run({
        ...assembleBatch(graphs, 'double'),
        parameter: { values: specifiedParameters(table), shape: [table.size] },
        bondExpansion: { values: rows, shape: [rows.length / 80, 80] },
        direction: { values: direction, shape: [2, 5] },
      });
    const output = (rows: Float64Array) =>
      Array.from(run(rows).prediction!).reduce((sum, value, i) => sum + direction[i]! * value, 0);
    const gradient = run(expansion).gradient!;
    expect(gradient.length).toBe(expansion.length);
    const step = 2e-5;
    for (let place = 7; place < expansion.length; place += Math.floor(expansion.length / 12)) {
      const moved = (by: number) => expansion.map((value, i) => (i === place ? value + by : value));
      const slope = (output(moved(step)) - output(moved(-step))) / (2 * step);
      expect(gradient[place]).toBeCloseTo(slope, 7);
    }
    program.dispose();
  });

  it('is asked where the network predicts: with the expansion of its lengths NaCl has the printed output', async () => {
    const table = parameterTable(SMALL_NETWORK);
    const program = await loadProgram(bondGradientProgram(SMALL_NETWORK, table, 'double'), programFolder);
    const graph = buildCrystalGraph(nacl, FIXED);
    const { prediction } = program.run({
      ...assembleBatch([graph], 'double'),
      parameter: { values: specifiedParameters(table), shape: [table.size] },
      bondExpansion: { values: expansionOf(graph.bondLength, 80), shape: [graph.bondLength.length, 80] },
      direction: { values: new Float64Array(5), shape: [1, 5] },
    });
    // Specification 6.3, rule `fixed`.
    expect(Math.abs(prediction![0]! - 1.889601)).toBeLessThan(1e-6);
    program.dispose();
  });
});

describe('attributions to bonds', () => {
  const network = goldenNetwork();
  const forward = readTensors('forward.safetensors');
  const tensors = parameterTable(network).entries.map(
    ({ name }) => [name, Float32Array.from(forward.get(`param/${name}`))] as const,
  );
  const settings = { network, training: null, graphRules: REFERENCE_RULES, startEv: 0, stepEv: 0.05 };
  const model = checkpointFromTensors(settings, new Map(tensors));
  const ids = ['Li2O-antifluorite', 'MoS2-3R', 'SnS-GeS'];
  const byKind = (graph: CrystalGraph, perClass: Float64Array) => {
    const parts = bondKinds(graph).map((kind, bond) => ({
      kind,
      members: bondMembers(graph)[bond]!,
      value: perClass[bond]!,
    }));
    return new Map(sharesOf(parts, 'sum').map(({ kind, value, members }) => [JSON.stringify(kind), [value, members]]));
  };

  it('sum to the difference within 1 % for three crystals, and with symmetry are what they are without', async () => {
    const found = [];
    for (const symmetry of ['full', 'reduced'] as const) {
      const rules = { ...REFERENCE_RULES, symmetry };
      const graphs = ids.map((id) => goldenGraph(id, rules));
      const baseline = meanBondExpansion(graphs, network.edgeBins);
      const points = graphs.map(() => ({ index: 60, share: 0.5 }));
      const bonds = await attributeBonds(model, graphs, rules, { points, baseline }, { programFolder });
      found.push({ graphs, bonds, baseline });
      bonds.forEach((own, i) => {
        const sum = own!.perClass.reduce((total, value) => total + value, 0);
        expect(own!.perClass.length).toBe(graphs[i]!.bondLength.length);
        expect(Math.abs(own!.difference)).toBeGreaterThan(1e-4);
        expect(Math.abs(sum - own!.difference)).toBeLessThanOrEqual(COMPLETENESS * Math.abs(own!.difference));
        expect(own!.steps).toBeLessThanOrEqual(64);
      });
    }
    const [full, reduced] = found;
    expect(largestDifference(reduced!.baseline, full!.baseline)).toBeLessThan(1e-6);
    ids.forEach((_, i) => {
      const expected = byKind(full!.graphs[i]!, full!.bonds[i]!.perClass);
      const own = byKind(reduced!.graphs[i]!, reduced!.bonds[i]!.perClass);
      expect([...own.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [kind, [value, members]] of own) {
        expect(value).toBeCloseTo(expected.get(kind)![0]!, 4);
        expect(members).toBe(expected.get(kind)![1]);
      }
    });
  });

  it('are none where every bond is the mean bond', async () => {
    const graph = buildCrystalGraph(corundum, FIXED);
    const length = graph.bondLength.map(() => 1.9);
    const question = {
      points: [{ index: 2, share: 0.5 }],
      baseline: Float64Array.from(expansionOf(Float64Array.of(1.9), 80)),
    };
    const same = { ...graph, bondLength: length };
    const [found] = await attributeBonds(smallModel(FIXED), [same], FIXED, question, { programFolder });
    // The two ends are rows of one batch, which are summed in another order.
    expect(Math.abs(found!.difference)).toBeLessThan(1e-6);
    expect(found!.perClass).toEqual(new Float64Array(graph.bondLength.length));
  });

  it('do not depend on the cell', async () => {
    const small = smallModel(FIXED);
    const graphs = [nacl, naclCubic].map((structure) => buildCrystalGraph(structure, FIXED));
    const baseline = meanBondExpansion([buildCrystalGraph(corundum, FIXED)], 80);
    const points = graphs.map(() => ({ index: 1, share: 0 }));
    const found = await attributeBonds(small, graphs, FIXED, { points, baseline }, { programFolder });
    const [primitive, cubic] = graphs.map((graph, i) => byKind(graph, found[i]!.perClass));
    expect(primitive!.size).toBe(3);
    for (const [kind, [value, members]] of primitive!) {
      expect(cubic!.get(kind)![0]).toBeCloseTo(value!, 4);
      expect(cubic!.get(kind)![1]).toBe(4 * members!);
    }
  });
});
