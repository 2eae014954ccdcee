/** ALIGNN's own lists of who is in which subset. */
import { describe, expect, it } from 'vitest';
import { splitByNames } from '../../../../science/split/index.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'].map((id) => [`POSCAR_${id}.vasp`, `POSCAR_${id}`]);
const split = (lists: object) => splitByNames(JSON.stringify(lists), 'ids_train_val_test.json', NAMES);

describe('lists of names', () => {
  it('decide, by file or by id; who is in none is unused', () => {
    const lists = { id_train: ['POSCAR_d.vasp', 'POSCAR_a.vasp'], id_val: ['POSCAR_b'], id_test: ['POSCAR_e.vasp'] };
    expect(split(lists)).toEqual(['train', 'validation', 'unused', 'train', 'test']);
  });

  it('may leave the test set empty', () => {
    expect(split({ id_train: ['POSCAR_a'], id_val: ['POSCAR_b'], id_test: [] }).includes('test')).toBe(false);
  });

  it.each([
    [{ id_train: ['POSCAR_a'], id_val: ['x'], id_test: [] }, 'id_val names "x", which the list of the folder lacks'],
    [
      { id_train: ['POSCAR_a'], id_val: ['POSCAR_a.vasp'], id_test: [] },
      '"POSCAR_a.vasp" of id_val is in the subset train',
    ],
    [
      { id_train: ['POSCAR_a', 'POSCAR_a'], id_val: ['POSCAR_b'], id_test: [] },
      '"POSCAR_a" of id_train is in the subset train',
    ],
    [{ id_train: [], id_val: ['POSCAR_a'], id_test: [] }, 'the train subset would be empty'],
    [{ id_train: ['POSCAR_a'], id_val: [], id_test: [] }, 'the validation subset would be empty'],
    [{ id_train: ['POSCAR_a'], id_val: 'POSCAR_b', id_test: [] }, 'id_val is no list of names'],
    [{ id_train: ['POSCAR_a'], id_val: [['POSCAR_b']], id_test: [] }, 'id_val is no list of names'],
    [{ id_train: ['POSCAR_a'], id_val: ['POSCAR_b'] }, 'id_test is no list of names'],
    [[], 'id_train is no list of names'],
  ])('are refused: %j', (lists, message) => {
    expect(() => split(lists)).toThrow(message);
  });

  it('are refused where a list stands twice, and in a message of one line, however long the name', () => {
    const twice = '{"id_train": ["POSCAR_a"],\n"id_val": ["POSCAR_b"], "id_test": [], "id_train": []}';
    expect(() => splitByNames(twice, 'lists.json', NAMES)).toThrow(
      'lists.json: line 2: the key "id_train" a second time',
    );
    const lists = { id_train: [`${'x'.repeat(1e6)}\n\u202e`], id_val: [], id_test: [] };
    expect(() => split(lists)).toThrow(
      /^ids_train_val_test\.json: id_train names "x{77}\.\.\.", which the list of the folder lacks$/,
    );
  });

  it('are refused where they are no JSON, by the line', () => {
    expect(() => splitByNames('{\n"id_train": [', 'lists.json', NAMES)).toThrow(/lists\.json: line \d/);
  });
});
