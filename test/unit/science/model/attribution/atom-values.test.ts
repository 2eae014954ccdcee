/**
 * What atoms say, of the golden network: against the reference's own float64 features after the last layer (SnS) times the
 * readout by hand, and by the law that their mean is the prediction.
 */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import {
  atomValues,
  checkpointFromTensors,
  outputAt,
  outputPoint,
  parameterTable,
  predictGraphs,
} from '../../../../../science/model/index.js';
import { temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { GOLDEN_CRYSTALS, goldenGraph, goldenNetwork, readTensors } from '../golden-network.js';
import { corundum, nacl, REFERENCE_RULES, SMALL_NETWORK, specifiedParameters } from '../specification-network.js';

const programFolder = temporaryFolder();
const network = goldenNetwork();
const forward = readTensors('forward.safetensors');
const tensors = parameterTable(network).entries.map(
  ({ name }) => [name, Float32Array.from(forward.get(`param/${name}`))] as const,
);
const settings = { network, training: null, graphRules: REFERENCE_RULES, startEv: 0, stepEv: 0.05 };
const model = checkpointFromTensors(settings, new Map(tensors));
const points = Array.from({ length: network.outputFeatures }, (_, index) => ({ index, share: 0 }));

describe('values of atoms', () => {
  it.each(['full', 'reduced'] as const)('have the prediction as their mean, %s graphs', async (symmetry) => {
    const rules = { ...REFERENCE_RULES, symmetry };
    const graphs = GOLDEN_CRYSTALS.map((id) => goldenGraph(id, rules));
    const all = graphs.map(() => points);
    const values = await atomValues(model, graphs, rules, all, { programFolder });
    const { prediction } = await predictGraphs(model, graphs, rules, { programFolder });
    graphs.forEach(({ id, nAtoms }, crystal) => {
      expect(values[crystal]!.length).toBe(points.length * nAtoms);
      points.forEach((_, p) => {
        const own = values[crystal]!.subarray(p * nAtoms, (p + 1) * nAtoms);
        const mean = own.reduce((sum, value) => sum + value, 0) / nAtoms;
        const predicted = prediction[crystal * points.length + p]!;
        expect(Math.abs(mean - predicted), `${id}, output ${p}`).toBeLessThan(2e-6);
      });
    });
  });

  it('are the readout of the reference features at every atom of SnS', async () => {
    const rules = { ...REFERENCE_RULES, symmetry: 'reduced' } as const;
    const [found] = await atomValues(model, [goldenGraph('SnS-GeS', rules)], rules, [points], { programFolder });
    const features = forward.get('detail/x/CGN4');
    const weight = forward.get('param/fc.weight');
    const bias = forward.get('param/fc.bias');
    for (const output of [0, 60, 300])
      for (let atom = 0; atom < 8; atom++) {
        let expected = bias[output]!;
        for (let k = 0; k < 64; k++) expected += weight[output * 64 + k]! * features[atom * 64 + k]!;
        expect(Math.abs(found![output * 8 + atom]! - expected)).toBeLessThan(2e-5);
      }
  });

  it.each([
    { layerwiseReadout: true },
    { compositionReadout: 'linear' as const },
    { layerwiseReadout: true, compositionReadout: 'linear' as const },
  ])('have the prediction as their mean where the readout takes more than the last layer: %o', async (more) => {
    const wide = { ...SMALL_NETWORK, ...more };
    const table = parameterTable(wide);
    const vector = specifiedParameters(table);
    const own = table.entries.map(({ name, offset, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, Float32Array.from(vector.subarray(offset, offset + size))] as const;
    });
    const wideModel = checkpointFromTensors({ ...settings, network: wide }, new Map(own));
    const rules = { ...REFERENCE_RULES, symmetry: 'reduced' } as const;
    const graphs = [nacl, corundum].map((structure) => buildCrystalGraph(structure, rules));
    const asked = [0, 1, 2, 3, 4].map((index) => ({ index, share: 0 }));
    const values = await atomValues(wideModel, graphs, rules, [asked, asked], { programFolder });
    const { prediction } = await predictGraphs(wideModel, graphs, rules, { programFolder });
    graphs.forEach(({ nAtoms }, crystal) => {
      for (const { index } of asked) {
        const atoms = values[crystal]!.subarray(index * nAtoms, (index + 1) * nAtoms);
        const mean = atoms.reduce((sum, value) => sum + value, 0) / nAtoms;
        expect(Math.abs(mean - prediction[crystal * 5 + index]!)).toBeLessThan(2e-5);
      }
    });
  });

  it('between two energies are those of the straight line', async () => {
    const rules = REFERENCE_RULES;
    const graphs = [goldenGraph('NaCl-rocksalt', rules)];
    const asked = [outputPoint(settings, 3), outputPoint(settings, 3.0125), outputPoint(settings, 3.05)];
    expect(asked[0]).toEqual({ index: 60, share: 0 });
    const [found] = await atomValues(model, graphs, rules, [asked], { programFolder });
    for (const atom of [0, 1])
      expect(found![2 + atom]).toBeCloseTo(0.75 * found![atom]! + 0.25 * found![4 + atom]!, 10);
  });

  it.each([
    [{ extraFeatures: 3 }, { extraFeatures: Float64Array.of(1, 2, 3) }, '3 extra features'],
    [{ compositionReadout: 'layers' as const }, {}, 'the composition by layers'],
  ])("of a network whose readout mixes atoms with what is the crystal's are refused: %o", async (more, own, words) => {
    const mixing = { ...network, ...more };
    const zeros = parameterTable(mixing).entries.map(
      ({ name, shape }) => [name, new Float32Array(shape.reduce((size, length) => size * length, 1))] as const,
    );
    const other = checkpointFromTensors({ ...settings, network: mixing }, new Map(zeros));
    const graphs = [{ ...goldenGraph('NaCl-rocksalt'), ...own }];
    await expect(atomValues(other, graphs, REFERENCE_RULES, [points], { programFolder })).rejects.toThrow(
      `the readout of the network takes ${words} of a crystal and is not linear`,
    );
  });
});

describe('a place on the output', () => {
  it('is refused outside of the energies, and where there are none', () => {
    expect(outputPoint(settings, 15)).toEqual({ index: 300, share: 0 });
    expect(outputPoint(settings, 0)).toEqual({ index: 0, share: 0 });
    for (const energy of [-0.01, 15.01, Number.NaN])
      expect(() => outputPoint(settings, energy)).toThrow(`the model has no output at ${energy} eV`);
    expect(() => outputPoint({ ...settings, startEv: null, stepEv: null }, 1)).toThrow(InvalidInputError);
  });

  it('reads a row as an onset is read', () => {
    expect(outputAt([1, 3, 9], { index: 1, share: 0.25 })).toBe(4.5);
    expect(outputAt([1, 3, 9], { index: 2, share: 0 })).toBe(9);
  });
});
