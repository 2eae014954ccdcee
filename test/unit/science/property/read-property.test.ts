/** `property.json`: what is taken, what a preset stands for, and thirty files that are refused by field and value. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { noteOf, type Property, pointsOf, positionsOf } from '../../../../schemas/property.js';
import { readProperty } from '../../../../science/property/index.js';

const AXIS = { name: 'energy', unit: 'eV', start: -10, stop: 5, points: 16 };
const DOS = {
  name: 'density of states',
  unit: 'states/eV',
  axis: AXIS,
  descriptors: [{ name: 'centre', kind: 'centroid' }],
};
const propertyOf = (file: object): Property => {
  const stated = readProperty(JSON.stringify(file));
  if ('absorption' in stated) throw new Error('absorption');
  return stated.property;
};

describe('property.json', () => {
  it('states values over an axis that begins below zero; the first descriptor leads', () => {
    const property = propertyOf(DOS);
    expect(property).toMatchObject({ transform: 'none', floor: null, labels: null, leading: 'centre' });
    expect(positionsOf(property).slice(0, 3)).toEqual([-10, -9, -8]);
    expect(noteOf(property)).toEqual({
      name: 'density of states',
      trainedUnit: 'states/eV',
      leading: { name: 'centre', unit: 'eV' },
    });
  });

  it('states one value a crystal, which leads by its name', () => {
    const property = propertyOf({ preset: 'scalar', name: 'band gap', unit: 'eV' });
    expect([pointsOf(property), property.leading]).toEqual([1, 'band gap']);
    expect(noteOf(property).leading).toEqual({ name: 'band gap', unit: 'eV' });
  });

  it('states a value a label', () => {
    const labels = ['C11', 'C12', 'C44'];
    const descriptors = [{ name: 'stiffness', kind: 'value', at: 'C11' }];
    const property = propertyOf({ name: 'elastic constants', unit: 'GPa', labels, descriptors });
    expect([pointsOf(property), noteOf(property).leading.unit]).toEqual([3, 'GPa']);
  });

  it('fills in what a preset says, under what the file says', () => {
    const axis = { start: 0, stop: 30, points: 61 };
    expect(propertyOf({ preset: 'phonon-dos', axis })).toMatchObject({
      axis: { name: 'frequency', unit: 'THz', ...axis },
      leading: 'mean frequency',
    });
    expect(propertyOf({ preset: 'phonon-dos', axis, unit: '1/THz' }).unit).toBe('1/THz');
    expect(propertyOf({ preset: 'refractive-index', axis }).descriptors[0]).toMatchObject({ kind: 'value', at: 0 });
    expect(propertyOf({ preset: 'xas', axis }).leading).toBe('edge position');
    expect(propertyOf({ preset: 'dielectric', axis })).toMatchObject({ transform: 'asinh', bounds: { most: 1e4 } });
  });

  it('of absorption is the axis of spectrum.json', () => {
    const axis = { start: 0, stop: 15, points: 301 };
    expect(readProperty(JSON.stringify({ preset: 'absorption', transform: 'log10', floor: 100, axis }))).toEqual({
      absorption: { startEv: 0, stopEv: 15, points: 301, quantity: 'alpha_cm1', floor: 100 },
    });
  });

  it('names the unit of an integral, and none of a ratio', () => {
    const integral = { name: 'states', kind: 'integral', from: -10, to: 0 };
    const unit = (descriptor: object) => noteOf(propertyOf({ ...DOS, descriptors: [descriptor] })).leading.unit;
    expect(unit(integral)).toBe('states/eV eV');
    expect(unit({ ...integral, relative: { from: 0, to: 5 } })).toBe('');
  });
});

const descriptor = (rest: object) => ({ ...DOS, descriptors: [{ name: 'centre', ...rest }] });

describe('a malformed property.json', () => {
  it.each<[string, object, string, string]>([
    ['unknown preset', { preset: 'raman' }, 'preset', '"raman"'],
    ['no name', { unit: 'eV' }, 'name', 'nothing'],
    ['a name that is a number', { name: 7, unit: 'eV' }, 'name', '7'],
    ['a name of line breaks', { name: 'a\nb', unit: 'eV' }, 'name', 'a\\nb'],
    ['a name of markup', { name: '<b>gap</b>', unit: 'eV' }, 'name', '<b>gap'],
    ['an empty name', { name: '', unit: 'eV' }, 'name', '""'],
    ['no unit', { name: 'gap' }, 'unit', 'nothing'],
    ['a unit of line breaks', { name: 'gap', unit: 'e\nV' }, 'unit', 'e\\nV'],
    ['an unknown key', { ...DOS, scale: 2 }, '(all)', 'scale'],
    ['an unknown transform', { ...DOS, transform: 'sqrt' }, 'transform', '"sqrt"'],
    ['a floor that is text', { ...DOS, floor: '2' }, 'floor', '"2"'],
    ['a floor without logarithm', { ...DOS, transform: 'log10', floor: 0 }, 'floor', 'found 0'],
    ['an axis without points', { ...DOS, axis: { ...AXIS, points: undefined } }, 'axis.points', 'nothing'],
    ['an axis of one point', { ...DOS, axis: { ...AXIS, points: 1 } }, 'axis.points', 'found 1'],
    ['an axis that falls', { ...DOS, axis: { ...AXIS, stop: -20 } }, 'axis.stop', '-20'],
    ['an axis without unit', { ...DOS, axis: { ...AXIS, unit: undefined } }, 'axis.unit', 'nothing'],
    ['an axis of both kinds', { ...DOS, axis: { ...AXIS, values: [0, 1] } }, 'axis.start', '-10'],
    ['a list that falls', { ...DOS, axis: { name: 'x', unit: '', values: [0, 2, 1] } }, 'axis.values.2', 'found 1'],
    ['an axis that is a number', { ...DOS, axis: 5 }, 'axis', 'found 5'],
    ['an axis and labels', { ...DOS, labels: ['a', 'b'] }, 'labels', '["a","b"]'],
    ['labels twice', { ...DOS, axis: null, labels: ['a', 'a'] }, 'labels', '["a","a"]'],
    ['one label', { ...DOS, axis: null, labels: ['a'] }, 'labels', '["a"]'],
    ['an axis without descriptors', { ...DOS, descriptors: [] }, 'descriptors', '[]'],
    [
      'thirteen descriptors',
      { ...DOS, descriptors: [...'abcdefghijklm'].map((name) => ({ name, kind: 'peak' })) },
      'descriptors',
      '"peak"',
    ],
    [
      'two of one name',
      { ...DOS, descriptors: [DOS.descriptors[0], DOS.descriptors[0]] },
      'descriptors.1.name',
      '"centre"',
    ],
    ['a leading one that is none', { ...DOS, leading: 'gap' }, 'leading', '"gap"'],
    ['components of no method', descriptor({ kind: 'components', count: 2 }), 'descriptors.0.method', 'nothing'],
    ['too many components', descriptor({ kind: 'components', method: 'pca', count: 11 }), 'descriptors.0.count', '11'],
    [
      'fitted components',
      descriptor({ kind: 'components', method: 'pca', count: 1, fitted: { origin: [], directions: [[]] } }),
      'descriptors.0.fitted',
      'found',
    ],
    ['an unknown kind', descriptor({ kind: 'median' }), 'descriptors.0.kind', '"median"'],
    ['a value beside the axis', descriptor({ kind: 'value', at: 6 }), 'descriptors.0.at', 'found 6'],
    ['a range that falls', descriptor({ kind: 'integral', from: 1, to: 0 }), 'descriptors.0.to', 'found 0'],
    ['a part beside the axis', descriptor({ kind: 'centroid', from: -11 }), 'descriptors.0.from', '-11'],
    ['a crossing without level', descriptor({ kind: 'crossing' }), 'descriptors.0.level', 'nothing'],
    [
      'a direction that is none',
      descriptor({ kind: 'crossing', level: 1, direction: 'left' }),
      'descriptors.0.direction',
      '"left"',
    ],
    ['descriptors of one value', { name: 'gap', unit: 'eV', descriptors: DOS.descriptors }, 'descriptors', 'centroid'],
    [
      'a peak of labels',
      { ...descriptor({ kind: 'peak' }), axis: null, labels: ['a', 'b'] },
      'descriptors.0.kind',
      '"peak"',
    ],
    [
      'a label that is none',
      { ...descriptor({ kind: 'value', at: 'c' }), axis: null, labels: ['a', 'b'] },
      'descriptors.0.at',
      '"c"',
    ],
    [
      'absorption of another transform',
      { preset: 'absorption', transform: 'asinh', axis: AXIS },
      'transform',
      '"asinh"',
    ],
    [
      'absorption below 0 eV',
      { preset: 'absorption', transform: 'none', axis: { start: -1, stop: 5, points: 4 } },
      'axis.start',
      '-1',
    ],
  ])('is refused by field and value: %s', (_, file, field, found) => {
    const refuse = () => readProperty(JSON.stringify(file));
    expect(refuse).toThrow(InvalidInputError);
    expect(refuse).toThrow(/^property\.json: /);
    const message = messageOf(refuse);
    expect(message).toContain(`${field}: `);
    expect(message).toContain(found);
  });

  it.each([
    ['no JSON', '{', /property\.json, line 1/],
    ['a key twice', '{"name": "a",\n"name": "b"}', /property\.json, line 2/],
    ['a list', '[1]', /not a JSON object/],
    [
      'a prototype',
      '{"__proto__": {"name": "gap", "preset": "scalar"}, "unit": "eV"}',
      /property\.json, line 1: the key/,
    ],
  ])('is refused by line: %s', (_, text, message) => {
    expect(() => readProperty(text)).toThrow(message);
  });
});

it('a refusal is short, however many labels there are', () => {
  const labels = Array.from({ length: 1000 }, (_, i) => `label number ${i}`);
  const file = { name: 'many', unit: '', labels, descriptors: [{ name: 'x', kind: 'value', at: 'none' }] };
  expect(messageOf(() => readProperty(JSON.stringify(file))).length).toBeLessThan(400);
});

it('a number beyond all is refused by field', () => {
  const refuse = () => readProperty('{"name": "a", "unit": "", "floor": 1e999}');
  expect(messageOf(refuse)).toMatch(/floor: .*found Infinity/);
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
