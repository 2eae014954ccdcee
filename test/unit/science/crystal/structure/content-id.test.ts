/** Expected names: `hashlib.sha256` of Python over `struct.pack('<d', ..)`. */
import { describe, expect, it } from 'vitest';
import { contentId } from '../../../../../science/crystal/index.js';

const salt = (fracCoords: number[], own: object = {}) => ({
  id: 'salt',
  lattice: Float64Array.of(0, 2.5, 2.5, 2.5, 0, 2.5, 2.5, 2.5, 0),
  species: ['Na', 'Cl'],
  fracCoords: Float64Array.from(fracCoords),
  ...own,
});

describe('the name of a content', () => {
  it('is that of species, lattice and coordinates, and of nothing else', () => {
    const named = '75f452b1746e7d7651aa39c15000880c766146546bf385244fe823c86fa12102';
    expect(contentId(salt([0, 0, 0, 0.5, 0.5, 0.5]))).toBe(named);
    expect(contentId(salt([-0, 0, -0, 0.5, 0.5, 0.5], { id: 'other', notices: ['x'] }))).toBe(named);
    expect(contentId(salt([0, 0, 0, -0.5, 1.5, 0.1 + 0.2]))).toBe(
      '050fc63d2d6a347257a0957a8e904b7eac70cb863173d83f549b967b5452ff94',
    );
  });

  it('differs by the last bit, the order of atoms, the cell and an element', () => {
    const all = [
      salt([0, 0, 0, 0.5, 0.5, 0.5]),
      salt([0, 0, 0, 0.5, 0.5, 0.5000000000000001]),
      salt([0.5, 0.5, 0.5, 0, 0, 0]),
      salt([0, 0, 0, 0.5, 0.5, 0.5], { species: ['Cl', 'Na'] }),
      salt([0, 0, 0, 0.5, 0.5, 0.5], { species: ['Na', 'C', 'l'] }),
      salt([0, 0, 0, 0.5, 0.5, 0.5], { lattice: Float64Array.of(0, 2.5, 2.5, 2.5, 0, 2.5, 2.5, 2.5, 1e-300) }),
    ];
    expect(new Set(all.map(contentId)).size).toBe(all.length);
  });
});
