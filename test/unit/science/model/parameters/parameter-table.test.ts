import { describe, expect, it } from 'vitest';
import { initialParameters } from '../../../../../science/model/parameters/initial-parameters.js';
import { decayingLength, elements, parameterTable } from '../../../../../science/model/parameters/parameter-table.js';
import { goldenJson, goldenNetwork, readTensors } from '../golden-network.js';

describe('the parameter table', () => {
  // Specification 2.10, counted on the reference model.
  it.each([
    [32, 1, 80_321],
    [32, 1501, 129_821],
    [64, 1, 275_457],
    [64, 1501, 372_957],
    [128, 1501, 1_227_869],
    [256, 1, 4_026_753],
    [256, 1501, 4_412_253],
  ])('has the parameters of the reference: h %i, %i outputs', (hiddenFeatures, outputFeatures, expected) => {
    expect(parameterTable(goldenNetwork({ hiddenFeatures, outputFeatures })).trained).toBe(expected);
  });

  it('has the names of the reference, each with its size, without gaps', () => {
    const file = readTensors('forward.safetensors');
    const names = file.names('param/').filter((name) => !name.endsWith('centers'));
    const { entries, blocks, size } = parameterTable(goldenNetwork());
    expect(entries.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const { name, shape } of entries) expect(file.get(`param/${name}`).length, name).toBe(elements(shape));
    for (const rows of [entries, blocks]) {
      let end = 0;
      for (const { offset, shape } of rows) {
        expect(offset).toBe(end);
        end += elements(shape);
      }
      expect(end).toBe(size);
    }
  });

  it('has the running statistics of the reference with batch norm', () => {
    const settings = goldenNetwork({ norm: 'batch', alignnLayers: 2, gcnLayers: 2, hiddenFeatures: 32 });
    const { entries, trained } = parameterTable(settings);
    const running = entries.filter(({ offset }) => offset >= trained).map(({ name }) => name);
    const expected = readTensors('batchnorm.safetensors').names('after/');
    expect(running.sort()).toEqual(expected.filter((name) => !name.endsWith('num_batches_tracked')).sort());
  });

  it('begins with the tensors that decay: the group of the reference, with or without embedding norms', () => {
    const { decayGroup } = goldenJson<{ decayGroup: string[] }>('training.json');
    const table = parameterTable(goldenNetwork({ hiddenFeatures: 32 }));
    const below = (length: number) => table.entries.filter(({ offset }) => offset < length).map(({ name }) => name);
    expect(decayGroup.length).toBe(71);
    expect(below(decayingLength(table, true)).sort()).toEqual(decayGroup.sort());
    expect(below(decayingLength(table, false)).length).toBe(66);
    expect(below(decayingLength(table, false)).some((name) => name.includes('layer.1'))).toBe(false);
  });
});

describe('initial parameters', () => {
  const table = parameterTable(goldenNetwork());
  const parameters = initialParameters(table, 7);

  it('are uniform in +-1/sqrt(fan in): bounds, mean and variance', () => {
    for (const { name, offset, shape, start } of table.entries) {
      const values = parameters.subarray(offset, offset + elements(shape));
      if ('value' in start) {
        expect(new Set(values), name).toEqual(new Set([start.value]));
        continue;
      }
      const bound = Math.fround(1 / Math.sqrt(name.endsWith('weight') ? shape[1]! : 64));
      if (values.length < 3000) continue;
      expect(Math.max(...values.map(Math.abs)), name).toBeLessThanOrEqual(bound);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      // Five standard errors.
      expect(Math.abs(mean), name).toBeLessThan((5 * bound) / Math.sqrt(3 * values.length));
      expect(Math.abs((3 * variance) / bound ** 2 - 1), name).toBeLessThan(5 / Math.sqrt(values.length));
    }
  });

  it('are 1 for gains of norms and running variances, 0 for their biases and running means (PyTorch)', () => {
    const batch = parameterTable(goldenNetwork({ norm: 'batch', extraFeatures: 3 }));
    const drawn = initialParameters(batch, 7);
    const constant = batch.entries.filter(({ name }) => /bn_|layer\.1|norm/.test(name));
    expect(constant.length).toBeGreaterThan(40);
    for (const { name, offset, shape } of constant) {
      const expected = /weight|running_var/.test(name) ? 1 : 0;
      expect(new Set(drawn.subarray(offset, offset + elements(shape))), name).toEqual(new Set([expected]));
    }
    for (const { name, offset, shape } of batch.entries)
      if (!constant.some((each) => each.name === name) && elements(shape) > 3)
        expect(new Set(drawn.subarray(offset, offset + elements(shape))).size, name).toBeGreaterThan(3);
  });

  it('depend on the seed alone', () => {
    expect(initialParameters(table, 7)).toEqual(parameters);
    expect(initialParameters(table, 8)).not.toEqual(parameters);
  });
});
