/** Numbers beside a `property.json`: what is read off them, by its names and units. Expected values by hand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { statedProperties } from '../../../../cli/explain/stated-properties.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { inProcessHost } from '../../../harness/pipelines/in-process-host.js';

const root = mkdtempSync(path.join(tmpdir(), 'spectraloom-stated-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();
const host = inProcessHost();
let folders = 0;

/** @param property null: no such file */
function read(property: object | null, name: string, text: string) {
  const folder = mkdtempSync(path.join(root, `${folders++}-`));
  if (property) writeFileSync(path.join(folder, 'property.json'), JSON.stringify(property));
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return statedProperties(file, signal, (work) => work(host));
}

const rowsOf = ({ table }: Awaited<ReturnType<typeof read>>) => Object.fromEntries(table.rowOf);

const STATES = {
  name: 'density of states',
  unit: 'states/eV',
  axis: { name: 'energy', unit: 'eV', start: -2, stop: 1, points: 4 },
  descriptors: [
    { name: 'states', kind: 'integral', from: -2, to: 1 },
    { name: 'band centre', kind: 'centroid' },
  ],
  leading: 'band centre',
};
const ELASTIC = {
  name: 'elastic constants',
  unit: 'GPa',
  labels: ['C11', 'C12', 'C44'],
  descriptors: [{ name: 'stiffness', kind: 'value', at: 'C11' }],
};

describe('numbers beside a property.json', () => {
  it('of id_prop.csv are all values, in their order; what leads comes first', async () => {
    const stated = await read(STATES, 'id_prop.csv', 'NaCl.vasp,0,1,1,0\nSi.vasp,0,2,0,0\n');
    expect(stated.table.columns).toEqual([
      { name: 'band centre', unit: 'eV' },
      { name: 'states', unit: 'states/eV eV' },
    ]);
    expect(rowsOf(stated)).toEqual({ 'NaCl.vasp': [-0.5, 2], 'Si.vasp': [-1, 2] });
    expect(stated.notices[0]).toBe('property.json: band centre, states of id_prop.csv');
  });

  it('are found by their positions in any order; other columns stay', async () => {
    const stated = await read(STATES, 'dos.csv', 'id,1,gap (eV),-2,-1.0,0\nNaCl,0,8.5,0,1,1\nSi,,1.1,,,\n');
    expect(stated.table.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['band centre', 'eV'],
      ['states', 'states/eV eV'],
      ['gap', 'eV'],
    ]);
    expect(rowsOf(stated)).toEqual({ NaCl: [-0.5, 2, 8.5], Si: [null, null, 1.1] });
  });

  it('are found by labels, whose heads may have units, and by the name of one value', async () => {
    const labelled = await read(ELASTIC, 'c.csv', 'id,c12 (GPa),C11,C44\nNaCl,12,48,13\nSi,64,166,80\n');
    expect([labelled.table.columns, rowsOf(labelled)]).toEqual([
      [{ name: 'stiffness', unit: 'GPa' }],
      { NaCl: [48], Si: [166] },
    ]);
    const gap = { preset: 'scalar', name: 'band gap', unit: 'eV' };
    const one = await read(gap, 'gaps.csv', 'id,mass,Band gap\nNaCl,58,8.5\nSi,28,1.25\n');
    expect(one.table.columns).toEqual([
      { name: 'band gap', unit: 'eV' },
      { name: 'mass', unit: null },
    ]);
    expect(rowsOf(one)).toEqual({ NaCl: [8.5, 58], Si: [1.25, 28] });
  });

  it('of absorption are read for onset and edge integral', async () => {
    const axis = { start: 1, stop: 2, points: 2 };
    const absorption = { preset: 'absorption', transform: 'none', axis };
    const { table } = await read(absorption, 'id_prop.csv', 'a,2,6\nb,3,5\n');
    expect(table.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['onset', 'eV'],
      ['edge integral', 'eV cm^-1'],
    ]);
    // 10^4 is passed halfway between 10^2 and 10^6, and between 10^3 and 10^5.
    expect([...table.rowOf.values()].map(([onset]) => onset)).toEqual([1.5, 1.5]);
  });

  it('that are of another file count as they are, which is told', async () => {
    const text = 'id,mass (u)\nNaCl,58\nSi,28\n';
    const [beside, alone] = [await read(STATES, 'p.csv', text), await read(null, 'p.csv', text)];
    expect(beside.table).toEqual(alone.table);
    expect(beside.notices[0]).toMatch(/has no column of it: its columns count as they are/);
    expect(alone.notices).toEqual([]);
  });

  it.each<[string, object, string, string, RegExp]>([
    [
      'columns in part',
      ELASTIC,
      'c.csv',
      'id,C11,C12\nNaCl,1,2\n',
      /c\.csv lacks 1 of the 3 columns of property\.json/,
    ],
    ['values in part', ELASTIC, 'c.csv', 'id,C11,C12,C44\nNaCl,1,2,\nSi,1,2,3\n', /NaCl has 2 of 3 values/],
    ['another width', ELASTIC, 'id_prop.csv', 'NaCl,1,2\nSi,1,3\n', /2 numbers.*3 points/],
    ['a broken property.json', { ...ELASTIC, unit: 7 }, 'c.csv', 'id,C11\nNaCl,1\n', /property\.json: unit/],
    [
      'values that cannot be',
      { preset: 'scalar', name: 'band gap', unit: 'eV' },
      'gaps.csv',
      'id,band gap\nNaCl,8500\nSi,1100\n',
      /gaps\.csv: value 1 of NaCl is 8500/,
    ],
  ])('are refused for %s', async (_, property, name, text, message) => {
    const refused = read(property, name, text);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
  });
});
