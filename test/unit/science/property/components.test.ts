/**
 * Components of values against scikit-learn: principal components by a full singular value decomposition, factors by NMF from
 * NNDSVD with coordinate descent, parts by SciPy's nnls. The fixture says where it comes from.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { numberDescriptors, type Property, PropertySchema } from '../../../../schemas/property.js';
import {
  descriptorReader,
  descriptorsReader,
  fittedProperty,
  readProperty,
} from '../../../../science/property/index.js';

const FIXTURE = JSON.parse(
  readFileSync(new URL('../../../fixtures/components/three-patterns.json', import.meta.url), 'utf8'),
) as {
  readonly positions: number[];
  readonly values: number[][];
  readonly fitted: number;
  readonly pca: { readonly mean: number[]; readonly basis: number[][]; readonly scores: number[][] };
  readonly nmf: { readonly basis: number[][]; readonly scores: number[][] };
};
const { values, positions, fitted } = FIXTURE;
const trained = values.slice(0, fitted);

function propertyWith(method: 'pca' | 'nmf', count = 3): Property {
  const stated = readProperty(
    JSON.stringify({
      name: 'intensity',
      unit: 'counts',
      axis: { name: 'shift', unit: 'cm-1', values: positions },
      descriptors: [{ name: 'shape', kind: 'components', method, count }],
    }),
  );
  if ('absorption' in stated) throw new Error('absorption');
  return stated.property;
}
const fitTo = (property: Property, rows: readonly (readonly number[])[]) =>
  fittedProperty(property, Float32Array.from(rows.flat()), rows.length);

/** Shape [crystals][components]. */
function read(property: Property, rows: readonly (readonly number[])[]): number[][] {
  const readers = numberDescriptors(property).map((each) => descriptorReader(property, each));
  return rows.map((row) => readers.map((reader) => reader(row).value!));
}

function expectNear(found: readonly (readonly number[])[], expected: readonly (readonly number[])[], digits: number) {
  expect(found.length).toBe(expected.length);
  found.forEach((row, i) => {
    row.forEach((value, k) => {
      expect(value, `${i}, ${k}`).toBeCloseTo(expected[i]![k]!, digits);
    });
  });
}

function directionsOf({ descriptors: [components] }: Property) {
  if (components?.kind !== 'components' || !components.fitted) throw new Error('not fitted');
  return components.fitted;
}

describe('components of values', () => {
  it('are numbers of their own names, the first of which leads', () => {
    const property = propertyWith('pca');
    expect(numberDescriptors(property).map(({ name }) => name)).toEqual(['shape 1', 'shape 2', 'shape 3']);
    expect(property.leading).toBe('shape 1');
  });

  it('are those of scikit-learn by principal components, of crystals that were not fitted too', () => {
    const property = fitTo(propertyWith('pca'), trained);
    const { origin, directions } = directionsOf(property);
    expectNear([origin], [FIXTURE.pca.mean], 6);
    expectNear(directions, FIXTURE.pca.basis, 6);
    expectNear(read(property, values), FIXTURE.pca.scores, 5);
  });

  it('are those of scikit-learn by non-negative factors', () => {
    const property = fitTo(propertyWith('nmf'), trained);
    expectNear(directionsOf(property).directions, FIXTURE.nmf.basis, 4);
    expectNear(read(property, values), FIXTURE.nmf.scores, 4);
  });

  it.each(['pca', 'nmf'] as const)('are the same again, and survive a table: %s', (method) => {
    const property = fitTo(propertyWith(method), trained);
    expect(fitTo(propertyWith(method), trained)).toEqual(property);
    const stored = PropertySchema.parse(JSON.parse(JSON.stringify(property)));
    expect(read(stored, values)).toEqual(read(property, values));
  });

  it('are solved once for all numbers of a crystal', () => {
    const property = fitTo(propertyWith('nmf'), trained);
    const looksAt = (count: number) => {
      let looks = 0;
      const watched = new Proxy(Float64Array.from(values[0]!), {
        get: (row, place) => {
          if (typeof place === 'string' && /^\d+$/.test(place)) looks++;
          return Reflect.get(row, place);
        },
      });
      const found = descriptorsReader(property, numberDescriptors(property).slice(0, count))(watched);
      expectNear([found.map(({ value }) => value!)], [FIXTURE.nmf.scores[0]!.slice(0, count)], 4);
      return looks;
    };
    expect(looksAt(3)).toBe(looksAt(1));
  });

  it('do not know crystals that are not trained on', () => {
    const directions = directionsOf(fitTo(propertyWith('pca'), trained));
    expect(directionsOf(fitTo(propertyWith('pca'), values))).not.toEqual(directions);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a value below 0',
      () => fitTo(propertyWith('nmf'), [...trained, positions.map(() => -0.5)]),
      /descriptors\.0\.method: a value as it is trained on is -0\.5/,
    ],
    [
      'too few crystals',
      () => fitTo(propertyWith('pca'), trained.slice(0, 3)),
      /descriptors\.0\.count: the 3 crystals .* have 2 patterns/,
    ],
    [
      'crystals that are alike',
      () => fitTo(propertyWith('nmf', 2), [trained[0]!, trained[0]!]),
      /descriptors\.0\.count/,
    ],
    ['being read before', () => read(propertyWith('pca'), values), /shape 1 was fitted to no crystals/],
  ])('are refused for %s', (_, work, message) => {
    expect(work).toThrow(message);
  });
});
