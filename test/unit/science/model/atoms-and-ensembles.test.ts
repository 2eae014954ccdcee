/** Features of atoms against the reference's own (test/fixtures/golden), and the arithmetic of ensembles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import {
  checkpointFromTensors,
  combineModels,
  layerNames,
  predictGraphs,
  readModelCard,
  refuseOtherMembers,
  spreadOfCrystals,
} from '../../../../science/model/index.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { goldenGraph, goldenNetwork, readTensors } from './golden-network.js';
import { REFERENCE_RULES } from './specification-network.js';

const programFolder = temporaryFolder();
const network = goldenNetwork();
const forward = readTensors('forward.safetensors');
const tensors = parameterTable(network).entries.map(
  ({ name }) => [name, Float32Array.from(forward.get(`param/${name}`))] as const,
);
const settings = { network, training: null, graphRules: REFERENCE_RULES, startEv: null, stepEv: null };
const model = checkpointFromTensors(settings, new Map(tensors));

describe('features of atoms', () => {
  it.each(['full', 'reduced'] as const)(
    'are those of the reference at every atom of SnS, %s graphs',
    async (symmetry) => {
      const rules = { ...REFERENCE_RULES, symmetry };
      const graphs = ['NaCl-rocksalt', 'SnS-GeS'].map((id) => goldenGraph(id, rules));
      const { atoms, layers } = await predictGraphs(model, graphs, rules, { programFolder, perAtom: true });
      const { names, readout } = layerNames(network);
      expect(readout).toBe('GCN4');
      for (const name of names) {
        const found = atoms![1]![name]!;
        // Tolerance: README of the golden files, pooled features.
        expect(largestDifference(found, forward.get(`detail/x/${name.replace('GCN', 'CGN')}`)), name).toBeLessThan(
          2e-5,
        );
        const mean = Array.from({ length: 64 }, (_, k) => {
          let sum = 0;
          for (let atom = 0; atom < 8; atom++) sum += found[atom * 64 + k]! / 8;
          return sum;
        });
        expect(largestDifference(layers[name]!.subarray(64), mean), name).toBeLessThan(1e-6);
      }
      expect(atoms![0]!.GCN4!.length).toBe(2 * 64);
    },
  );
});

describe('an ensemble', () => {
  it('has mean and sample deviation of its members', () => {
    // 1, 2, 6: mean 3, squares 4 + 1 + 9 over two; three equal values: no deviation.
    const { mean, deviation } = combineModels([Float32Array.of(1, 5), Float32Array.of(2, 5), Float32Array.of(6, 5)]);
    expect([...mean]).toEqual([3, 5]);
    expect([...deviation]).toEqual([Math.fround(Math.sqrt(7)), 0]);
  });

  it('moves with a shift of all members, and its spread is the mean over the points of a crystal', () => {
    const members = fc.array(fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(members, (values) => {
        const plain = combineModels(values.map((each) => Float32Array.from(each)));
        const shifted = combineModels(values.map((each) => Float32Array.from(each, (value) => value + 8)));
        const spread = spreadOfCrystals(plain, 2);
        return (
          largestDifference(
            shifted.mean,
            plain.mean.map((value) => value + 8),
          ) < 1e-5 &&
          largestDifference(shifted.deviation, plain.deviation) < 1e-5 &&
          Math.abs(spread[1]! - (plain.deviation[3]! + plain.deviation[4]! + plain.deviation[5]!) / 3) < 1e-5
        );
      }),
    );
  });

  it('is not made of one model, nor of models with other outputs', () => {
    expect(() => combineModels([Float32Array.of(1)])).toThrow(InvalidInputError);
    expect(() => combineModels([Float32Array.of(1), Float32Array.of(1, 2)])).toThrow(
      'model 1 of the ensemble gives 2 values, model 0 1',
    );
  });

  it('is not made of models of other axes or graph rules; both models and values are named', () => {
    const card = readModelCard(model);
    const members = (change: object) => [
      { name: 'a.arrow', card },
      { name: 'b.arrow', card },
      { name: 'c.arrow', card: { ...card, ...change } },
    ];
    const rules = card.graphRules;
    expect(() => refuseOtherMembers(members({ graphRules: { ...rules, symmetry: 'full' } }))).not.toThrow();
    for (const [change, message] of [
      [{ stepEv: 0.1 }, 'c.arrow has stepEv 0.1, a.arrow null'],
      [{ startEv: 0.5 }, 'c.arrow has startEv 0.5, a.arrow null'],
      [
        { network: { ...network, outputFeatures: 7 } },
        `c.arrow has outputFeatures 7, a.arrow ${network.outputFeatures}`,
      ],
      [{ graphRules: { ...rules, maxNeighbors: 20 } }, `c.arrow has maxNeighbors 20, a.arrow ${rules.maxNeighbors}`],
      [{ graphRules: { ...rules, mode: 'fixed' } }, 'c.arrow has mode fixed, a.arrow reference'],
    ] as const)
      expect(() => refuseOtherMembers(members(change)), message).toThrow(message);
  });
});
