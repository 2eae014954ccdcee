/** The written document was loaded and its properties validated by chemiscope 1.1.0 for Python (`show_input`). */
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../schemas/run/artifact.js';
import { writeChemiscope } from '../../../../science/interchange/chemiscope.js';

const structures: Table<'structures'> = {
  kind: 'structures',
  rows: 1,
  columns: {
    id: ['CsCl'],
    formula: ['CsCl'],
    lattice: { width: 9, values: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4) },
    species: [['Cs', 'Cl']],
    fracCoords: [Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5)],
    source: ['CsCl.vasp'],
    sourceSha256: ['00'],
  },
  metadata: {},
};
const about = { name: 'one', description: 'one crystal' };
const group = { name: 'group', description: 'cluster', values: [1] };

describe('a chemiscope data set', () => {
  // By hand: the middle of a cube of 4 ångström.
  it('has positions in ångström, one value of each property a structure, and its axes', () => {
    const written = JSON.parse(writeChemiscope(about, structures, [group], ['group', 'group', 'group']));
    expect(written.structures).toEqual([
      { size: 2, names: ['Cs', 'Cl'], x: [0, 2], y: [0, 2], z: [0, 2], cell: [4, 0, 0, 0, 4, 0, 0, 0, 4] },
    ]);
    expect(written.properties.group).toEqual({ target: 'structure', description: 'cluster', values: [1] });
    expect(written.settings.map.color).toEqual({ property: 'group' });
  });

  it('has every structure in its own cell, slanted ones too, and three axes', () => {
    const two: Table<'structures'> = {
      ...structures,
      rows: 2,
      columns: {
        ...structures.columns,
        lattice: { width: 9, values: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4, 2, 0, 0, 1, 3, 0, 0, 1, 5) },
        species: [['Cs', 'Cl'], ['Po']],
        fracCoords: [structures.columns.fracCoords[0]!, Float64Array.of(0.5, 1, 2)],
      },
    };
    const named = (name: string, ...values: (number | string)[]) => ({ name, description: name, units: 'eV', values });
    const text = writeChemiscope(
      about,
      two,
      [named('a', 1, 2), named('b', 'x', 'y'), named('c', 3, 4)],
      ['a', 'b', 'c'],
    );
    const written = JSON.parse(text);
    expect(text.endsWith('}\n')).toBe(true);
    expect(written.meta).toEqual(about);
    // 0.5 (2, 0, 0) + (1, 3, 0) + 2 (0, 1, 5).
    expect(written.structures[1]).toEqual({
      size: 1,
      names: ['Po'],
      x: [2],
      y: [5],
      z: [10],
      cell: [2, 0, 0, 1, 3, 0, 0, 1, 5],
    });
    expect(written.structures[0].cell).toEqual([4, 0, 0, 0, 4, 0, 0, 0, 4]);
    expect(written.properties.b).toEqual({ target: 'structure', description: 'b', units: 'eV', values: ['x', 'y'] });
    expect(written.settings).toEqual({ map: { x: { property: 'a' }, y: { property: 'b' }, color: { property: 'c' } } });
  });

  it('refuses a property of another length by name', () => {
    const broken = { ...group, values: [1, 2] };
    expect(() => writeChemiscope(about, structures, [broken], ['group', 'group', 'group'])).toThrow(
      /group has 2 values/,
    );
  });
});
