/** One crystal under the names that other programs give it. */
import { describe, expect, it } from 'vitest';
import { CrystalNames } from '../../../../cli/crystals/crystal-names.js';

const FILES = [
  'data/POSCAR_Al2O3_mp-1143.vasp',
  'data/NaCl.cif',
  'data/NaCl.vasp',
  'data/mp-1.5.json.gz',
  'data/b.cif',
];

describe('names of crystals', () => {
  it.each([
    ['POSCAR_Al2O3_mp-1143.vasp', 'data/POSCAR_Al2O3_mp-1143.vasp'],
    ['POSCAR_Al2O3_mp-1143', 'data/POSCAR_Al2O3_mp-1143.vasp'],
    ['Al2O3_mp-1143', 'data/POSCAR_Al2O3_mp-1143.vasp'],
    ['NaCl.vasp', 'data/NaCl.vasp'],
    ['data/NaCl.cif', 'data/NaCl.cif'],
    ['mp-1.5', 'data/mp-1.5.json.gz'],
    ['elsewhere/b.vasp', 'data/b.cif'],
  ])('%s is %s', (name, file) => {
    expect(new CrystalNames(FILES).find(name)).toBe(file);
  });

  it('tells a name that fits two from one that fits none', () => {
    const names = new CrystalNames(FILES);
    expect(names.find('NaCl')).toBeNull();
    expect(names.find('KCl')).toBeUndefined();
  });

  it('takes a number after a point for part of a name', () => {
    expect(new CrystalNames(['mp-1.5', 'mp-1.6']).find('mp-1.6')).toBe('mp-1.6');
    expect(new CrystalNames(['mp-1.5']).find('mp-1')).toBeUndefined();
  });
});
