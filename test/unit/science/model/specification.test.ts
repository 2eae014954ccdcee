/** Expected values: docs/reference/alignn-specification.md, sections 6.2 to 6.4 (reference model in float64). */
import { describe, expect, it } from 'vitest';
import type { CrystalGraph, GraphRules } from '../../../../schemas/tables/graph.js';
import { GraphProgram, loadProgram, type Node } from '../../../../science/engine/index.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { embeddings } from '../../../../science/model/layers/embeddings.js';
import { graphNodes, spread } from '../../../../science/model/layers/graph-nodes.js';
import { network } from '../../../../science/model/layers/network.js';
import { layerNorms } from '../../../../science/model/layers/norm.js';
import { stepRates } from '../../../../science/model/optimisation/adamw.js';
import { scopeOf, tableNodes } from '../../../../science/model/parameters/parameter-nodes.js';
import { elements, parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { gradientProgram } from '../../../../science/model/prediction/programs.js';
import { trainingProgram } from '../../../../science/model/training/training-program.js';
import { evaluate, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import {
  corundum,
  nacl,
  naclCubic,
  REFERENCE_RULES,
  REFERENCE_TRAINING,
  SMALL_NETWORK,
  specifiedParameters,
} from './specification-network.js';

const folder = temporaryFolder();
const table = parameterTable(SMALL_NETWORK);
const parameters = specifiedParameters(table);
const parameter = { values: parameters, shape: [table.size] };
/** Six decimals are printed. */
const PRINTED = 6e-7;

async function forward(graphs: CrystalGraph[]): Promise<Record<string, Float64Array>> {
  const g = new GraphProgram('double');
  const p = scopeOf(tableNodes(g, table, g.input('parameter', 1)));
  const graph = graphNodes(g);
  const norm = layerNorms(g);
  const { output, pooled, stages } = network(g, p, norm, graph, SMALL_NETWORK);
  const first = embeddings(g, p, norm, graph, SMALL_NETWORK);
  const mean = (x: Node) => g.reshape(g.scale(g.columnSum(x), 1), [-1]);
  const outputs: Record<string, Node> = {
    output,
    x0: first.x,
    y0: mean(spread(g, first.y)),
    z0: mean(spread(g, first.z)),
    y1: mean(stages.get('ALIGNN1')!.y!),
    z1: mean(stages.get('ALIGNN1')!.z!),
  };
  for (const [name, node] of pooled) outputs[name] = node;
  return evaluate(g, outputs, { ...assembleBatch(graphs, 'double'), parameter }, folder);
}

const graphOf = (structure: typeof nacl, rules: Partial<GraphRules> = {}) =>
  buildCrystalGraph(structure, { ...REFERENCE_RULES, ...rules });

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance = PRINTED): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance);
  });
}

describe('forward pass (6.2)', () => {
  it('counts 4,057 parameters and fills them as the specification checks', () => {
    expect(table.trained).toBe(4057);
    const bias = table.entries.find(({ name }) => name === 'fc.bias')!;
    const values = parameters.subarray(bias.offset, bias.offset + 5);
    expectClose(values, [-0.03637501, -0.18716166, -0.24992326, -0.19514205, -0.04858248], 6e-9);
  });

  it('gives the printed outputs and means for NaCl', async () => {
    const found = await forward([graphOf(nacl)]);
    expectClose(found.output!, [1.742973, 0.842753, -0.431739, -1.507076, -1.901749]);
    expectClose(found.GCN2!, [0.448107, -0.514955, -0.308084, 0.666422, 2.291288, 2.74898, 2.608069, 1.953223]);
    expectClose(found.ALIGNN1!, [0.597359, 0.101194, 0.353327, 0.548438, 0.788559, 0.345123, 0.491323, 0.780828]);
    expectClose(found.ALIGNN2!, [0.96879, 0.039226, 0.169812, 0.602378, 1.096438, 0.666949, 0.790408, 1.231494]);
    expectClose(found.GCN1!, [0.720831, -0.238817, -0.076535, 0.578762, 1.578517, 1.660727, 1.787276, 1.741112]);
    const na = [0.178417, -0.184827, -0.257565, -0.277653, -0.278458, 0.060226, 1.427967, 1.681521];
    expectClose(found.x0!.subarray(0, 8), na);
    const perBond = (sum: Float64Array) => sum.map((value) => value / 60);
    const perTriplet = (sum: Float64Array) => sum.map((value) => value / 1752);
    const y0 = [-0.100633, 0.976153, 0.265455, 0.568438, 0.911904, -0.121449, -0.241921, -0.138689];
    const z0 = [1.326611, 0.619307, -0.277796, 0.157117, -0.166176, -0.234838, 0.200631, 0.364453];
    const y1 = [-0.609567, 0.786397, 0.845635, 2.005074, 2.685068, 1.135455, 0.157263, -0.426136];
    const z1 = [1.055367, 0.354248, -0.548456, 0.138888, 0.466737, 0.862578, 1.144309, 0.66045];
    expectClose(perBond(found.y0!), y0);
    expectClose(perTriplet(found.z0!), z0);
    expectClose(perBond(found.y1!), y1);
    expectClose(perTriplet(found.z1!), z1);
  });

  it('gives the printed outputs and means for Al2O3, and the same rows in a batch of both', async () => {
    const found = await forward([graphOf(nacl), graphOf(corundum)]);
    const second = (name: string) => found[name]!.subarray(found[name]!.length / 2);
    expectClose(found.output!.subarray(0, 5), [1.742973, 0.842753, -0.431739, -1.507076, -1.901749]);
    expectClose(second('output'), [2.034497, 1.189427, -0.185525, -1.47184, -2.093308]);
    expectClose(second('GCN2'), [-0.132237, -0.560989, -0.172904, 0.592237, 1.645563, 2.75248, 3.140435, 2.717033]);
    expectClose(second('ALIGNN1'), [0.122767, 0.130642, 0.640603, 1.042284, 0.746299, 0.266323, 0.211402, 0.832869]);
    expectClose(second('ALIGNN2'), [0.419932, -0.012714, 0.372464, 0.77737, 0.592591, 0.48037, 0.950351, 1.842583]);
    expectClose(second('GCN1'), [0.144733, -0.287111, 0.094865, 0.62112, 1.000003, 1.581384, 2.150325, 2.438154]);
  });
});

describe('cell invariance (6.3)', () => {
  it('holds in fixed mode', async () => {
    const found = await forward([graphOf(nacl, { mode: 'fixed' }), graphOf(naclCubic, { mode: 'fixed' })]);
    expectClose([found.output![0]!, found.output![5]!], [1.889601, 1.889601]);
    expect(Math.abs(found.output![0]! - found.output![5]!)).toBeLessThan(1e-12);
  });

  it('does not hold in reference mode, as printed', async () => {
    const found = await forward([graphOf(nacl), graphOf(naclCubic)]);
    expectClose([found.output![0]!, found.output![5]!], [1.742973, 1.889601]);
  });
});

describe('training (6.4)', () => {
  const batch = assembleBatch([graphOf(nacl), graphOf(corundum)], 'double');
  const target = { values: Float64Array.from({ length: 10 }, (_, i) => 2 + (2 * i) / 9), shape: [2, 5] };
  const inputs = { ...batch, target, scale: { values: Float64Array.of(0.1), shape: [] } };

  it('has the printed gradient norms', async () => {
    const g = gradientProgram(SMALL_NETWORK, REFERENCE_TRAINING, table, 'double');
    const { gradient } = await evaluate(g, {}, { ...inputs, parameter }, folder);
    const of = (name: string) => {
      const { offset, shape } = table.entries.find((entry) => entry.name === name)!;
      return gradient!.subarray(offset, offset + elements(shape));
    };
    const norm = (values: Float64Array) => Math.hypot(...values);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expect(norm(gradient!)).toBeCloseTo(5.0947147, 6);
    expect(sum(of('fc.bias'))).toBeCloseTo(-1, 10);
    expect(norm(of('fc.bias'))).toBeCloseTo(0.4472136, 6);
    expect(norm(of('atom_embedding.layer.0.weight'))).toBeCloseTo(3.0659993, 6);
    expect(norm(of('alignn_layers.1.node_update.dst_update.bias'))).toBeCloseTo(0.658159, 6);
    expect(sum(of('gcn_layers.1.bn_nodes.weight'))).toBeCloseTo(0.1390441, 6);
    expect(norm(of('gcn_layers.1.bn_edges.weight'))).toBe(0);
  });

  it('has the printed losses over five steps', async () => {
    const zeros = { values: new Float64Array(table.size), shape: [table.size] };
    const program = await loadProgram(trainingProgram(SMALL_NETWORK, REFERENCE_TRAINING, table, 'double'), folder);
    program.run({ parameter, firstMoment: zeros, secondMoment: zeros }, 'write');
    const losses = [1, 2, 3, 4, 5].map((step) => {
      const rates = { values: stepRates(step, 1e-3, 0.9, 1e-5), shape: [4] };
      return program.run({ ...inputs, rates }, 'step').loss![0]!;
    });
    program.dispose();
    expectClose(losses, [3.178158789, 3.068003008, 2.951400912, 2.832059049, 2.717608168], 2e-9);
  });
});
