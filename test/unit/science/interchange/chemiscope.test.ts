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

  it('refuses a property of another length by name', () => {
    const broken = { ...group, values: [1, 2] };
    expect(() => writeChemiscope(about, structures, [broken], ['group', 'group', 'group'])).toThrow(
      /group has 2 values/,
    );
  });
});
