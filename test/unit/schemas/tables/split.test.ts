import { expect, it } from 'vitest';
import { idsOfSubset } from '../../../../schemas/tables/split.js';

it('gives the crystals of one subset in the order of the table', () => {
  const columns = { id: ['c', 'a', 'b', 'd'], subset: ['train', 'test', 'train', 'validation'] };
  expect(idsOfSubset({ columns }, 'train')).toEqual(['c', 'b']);
  expect(idsOfSubset({ columns }, 'validation')).toEqual(['d']);
  expect(idsOfSubset({ columns: { id: [], subset: [] } }, 'test')).toEqual([]);
});
