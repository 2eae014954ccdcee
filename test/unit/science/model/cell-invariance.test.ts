/**
 * Cell invariance in `fixed` mode: a crystal is the same crystal in every cell that describes it. Weights and primitive cells:
 * test/fixtures/golden; the other cells follow from them by whole-number matrices.
 */
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { checkpointFromTensors, parameterTable, predictGraphs } from '../../../../science/model/index.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { goldenNetwork, goldenStructure, readTensors } from './golden-network.js';

type Cell = readonly (readonly [number, number, number])[];
const FCC: Cell = [
  [-1, 1, 1],
  [1, -1, 1],
  [1, 1, -1],
];
const HEXAGONAL: Cell = [
  [1, -1, 0],
  [0, 1, -1],
  [1, 1, 1],
];
const DOUBLE: Cell = [
  [2, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const programFolder = temporaryFolder();
const network = goldenNetwork();
const forward = readTensors('forward.safetensors');
const tensors = parameterTable(network).entries.map(
  ({ name }) => [name, Float32Array.from(forward.get(`param/${name}`))] as const,
);
const rulesOf = (symmetry: 'reduced' | 'full') => ({ ...DEFAULT_GRAPH_RULES, symmetry });
const settings = { network, training: null, graphRules: rulesOf('reduced'), startEv: null, stepEv: null };
const model = checkpointFromTensors(settings, new Map(tensors));

/** The crystal in the cell whose rows are `cell` times the rows of its lattice. */
function inCell({ id, lattice, species, fracCoords }: Structure, cell: Cell): Structure {
  const [a, b, c] = cell as [Cell[0], Cell[0], Cell[0]];
  const cross = (p: Cell[0], q: Cell[0]) => [
    p[1] * q[2] - p[2] * q[1],
    p[2] * q[0] - p[0] * q[2],
    p[0] * q[1] - p[1] * q[0],
  ];
  const columns = [cross(b, c), cross(c, a), cross(a, b)];
  const volume = a.reduce((sum, value, k) => sum + value * columns[0]![k]!, 0);
  const atoms: { symbol: string; at: number[] }[] = [];
  for (let i = -3; i <= 3; i++)
    for (let j = -3; j <= 3; j++)
      for (let k = -3; k <= 3; k++)
        species.forEach((symbol, atom) => {
          const f = [i, j, k].map((t, axis) => fracCoords[3 * atom + axis]! + t);
          const at = columns.map((column) => column.reduce((sum, value, axis) => sum + value * f[axis]!, 0) / volume);
          if (at.every((value) => value > -1e-7 && value < 1 - 1e-7)) atoms.push({ symbol, at });
        });
  return {
    id,
    lattice: Float64Array.from(
      cell.flatMap((row) => [0, 1, 2].map((k) => row.reduce((sum, n, r) => sum + n * lattice[3 * r + k]!, 0))),
    ),
    species: atoms.map(({ symbol }) => symbol),
    fracCoords: Float64Array.from(atoms.flatMap(({ at }) => at)),
  };
}

/** Cosines of the angles between rows 2 and 3, 3 and 1, 1 and 2. */
function angles({ lattice }: Structure): number[] {
  const row = (i: number) => lattice.subarray(3 * i, 3 * i + 3);
  const dot = (p: Float64Array, q: Float64Array) => p.reduce((sum, value, k) => sum + value * q[k]!, 0);
  return [
    [1, 2],
    [2, 0],
    [0, 1],
  ].map(([i, j]) => dot(row(i!), row(j!)) / Math.sqrt(dot(row(i!), row(i!)) * dot(row(j!), row(j!))));
}

describe('primitive, conventional and 2x1x1 cells', () => {
  it.each([
    ['NaCl-rocksalt', FCC, 4],
    ['Li2O-antifluorite', FCC, 4],
    ['NbFeSb-halfHeusler', FCC, 4],
    ['GeTe-GeTe', HEXAGONAL, 3],
    ['MoS2-3R', HEXAGONAL, 3],
  ] as const)('of %s give one prediction', async (id, conventional, times) => {
    const primitive = goldenStructure(id);
    const large = inCell(primitive, conventional);
    expect(large.species.length).toBe(times * primitive.species.length);
    const expectedAngles = conventional === FCC ? [0, 0, 0] : [0, 0, -0.5];
    expect(largestDifference(angles(large), expectedAngles)).toBeLessThan(1e-3);
    const cells = [primitive, large, inCell(primitive, DOUBLE), inCell(large, DOUBLE)];
    for (const symmetry of ['reduced', 'full'] as const) {
      const rules = rulesOf(symmetry);
      const graphs = cells.map((cell) => buildCrystalGraph(cell, rules));
      const { prediction } = await predictGraphs(model, graphs, rules, { programFolder });
      const first = prediction.subarray(0, network.outputFeatures);
      for (let i = 1; i < cells.length; i++) {
        const other = prediction.subarray(i * network.outputFeatures, (i + 1) * network.outputFeatures);
        expect(largestDifference(other, first), `${symmetry}, cell ${i}`).toBeLessThan(1e-4);
      }
    }
  });
});
