/** Names of structures after their files. Expected values by hand. */
import { expect, it } from 'vitest';
import { distinctIds, structureId } from '../../../../../science/crystal/index.js';
import { workOf } from '../../../../harness/time/processor-work.js';

it.each([
  ['a/b/ZnO.cif', 'ZnO'],
  ['ZnO.cif.gz', 'ZnO'],
  ['POSCAR.gz', 'POSCAR'],
  ['POSCAR', 'POSCAR'],
  ['a.b/POSCAR', 'POSCAR'],
  ['.hidden', '.hidden'],
  ['.gz', '.gz'],
  ['JVASP-1.2.vasp', 'JVASP-1.2'],
])('%s is called %s', (file, id) => {
  expect(structureId(file)).toBe(id);
});

it('files of one name are told apart by the shortest ends of their paths, others keep theirs', () => {
  const files = [
    'calc1/POSCAR',
    'calc2/POSCAR',
    'x/calc2/POSCAR',
    'ZnO.vasp',
    'calc1/MgO.vasp',
    'a/b/c.cif',
    'b/c.vasp',
  ];
  expect(distinctIds(files)).toEqual(['calc1/POSCAR', 'calc2/POSCAR', 'x/calc2/POSCAR', 'ZnO', 'MgO', 'a/b/c', 'b/c']);
});

it('what no path tells apart stays equal', () => {
  expect(distinctIds(['a/c.cif', 'a/c.vasp', 'c.xyz'])).toEqual(['a/c', 'a/c', 'c']);
  expect(distinctIds(['POSCAR', 'a/POSCAR'])).toEqual(['POSCAR', 'a/POSCAR']);
});

it('takes time that grows with the number of files', async () => {
  const files = Array.from({ length: 20_000 }, (_, n) => `root/set/${n % 10}/calc${n}/POSCAR`);
  let ids: string[] = [];
  const work = await workOf(() => {
    ids = distinctIds(files);
  });
  expect(ids[19_999]).toBe('calc19999/POSCAR');
  expect(new Set(ids).size).toBe(20_000);
  expect(work).toBeLessThan(150);
});
