/** Numbers beside features: a table, or the file of the published study. Broken ones are refused by place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPropertyFile } from '../../../../infra/feature-files/property-file.js';

const folder = mkdtempSync(join(tmpdir(), 'spectraloom-properties-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('a table of properties', () => {
  it('has names, numbers with their units, and cells that are empty', async () => {
    const text = 'formula,id,gap (eV),bulk modulus [GPa],kind\nNaCl,a,5.5,24.5,salt\nSi,b,,98,metal\n"=x",c,nan,1e2,\n';
    const { columns, rowOf } = await readPropertyFile(file('p.csv', text));
    expect(columns).toEqual([
      { name: 'gap', unit: 'eV' },
      { name: 'bulk modulus', unit: 'GPa' },
    ]);
    expect([...rowOf]).toEqual([
      ['a', [5.5, 24.5]],
      ['b', [null, 98]],
      ['c', [null, 100]],
    ]);
  });

  it('of the published study has the units that its text states', async () => {
    const crystals = {
      'POSCAR_Al2O3_mp-1143.vasp': {
        min_gap: 5.8,
        direct_gap: 5.9,
        onset_energy: 6.1,
        absorption_edge_integral: 2.5e5,
      },
      'POSCAR_Si_mp-149.vasp': { min_gap: 0.6, direct_gap: 2.5, onset_energy: null, absorption_edge_integral: 1e6 },
    };
    const { columns, rowOf } = await readPropertyFile(file('onset_edge.json', JSON.stringify(crystals)));
    expect(columns.map(({ name, unit }) => `${name} in ${unit}`)).toEqual([
      'min_gap in eV',
      'direct_gap in eV',
      'onset_energy in eV',
      'absorption_edge_integral in eV cm^-1',
    ]);
    expect(rowOf.get('POSCAR_Si_mp-149.vasp')).toEqual([0.6, 2.5, null, 1e6]);
  });

  it('of what every object of the language has is that of the file alone', async () => {
    const crystals = '{"a": {"gap": 1, "toString": 2}, "b": {"gap": 3}}';
    const { columns, rowOf } = await readPropertyFile(file('names.json', crystals));
    expect(columns.map(({ name }) => name)).toEqual(['gap', 'toString']);
    expect([...rowOf.values()]).toEqual([
      [1, 2],
      [3, null],
    ]);
  });

  it.each([
    ['p.txt', 'id,gap\na,1\n', 'no format of properties has this ending'],
    ['none.csv', '', 'no column of numbers'],
    ['heads.csv', 'id,gap\n', 'no column of numbers'],
    ['texts.csv', 'id,kind\na,salt\n', 'no column of numbers'],
    ['twice.csv', 'id,gap\na,1\na,2\n', 'line 3: "a" a second time'],
    ['mixed.csv', 'id,gap\na,1\nb,wide\n', 'line 3, gap, is "wide"'],
    ['infinite.csv', 'id,gap\na,1\nb,Infinity\n', 'line 3, gap, is "Infinity"'],
    ['ragged.csv', 'id,gap\na,1,2\n', 'Invalid Record Length'],
    ['list.json', '[1]', 'no object'],
    ['cut.json', '{"a": {"gap": 1', 'not JSON at the end of the file'],
    ['flat.json', '{"a": {"gap": 1}, "b": 2}', '"b" has no properties'],
    ['words.json', '{"a": {"gap": 1}, "b": {"gap": "wide"}}', 'gap of b is "wide"'],
    ['empty.json', '{}', 'no numbers'],
    ['twice.json', '{"a": {"gap": 1},\n "a": {"gap": 2}}', 'line 2: the key "a" a second time'],
    ['number-twice.json', '{"a": {"gap": 1, "gap": 2}}', 'line 1: the key "gap" a second time'],
    ['escaped-twice.json', '{"a": {"gap": 1, "g\\u0061p": 2}}', 'the key "gap" a second time'],
    ['prototype.json', '{"__proto__": {"gap": 1}}', 'line 1: the key "__proto__"'],
    ['constructor.json', '{"a": {"constructor": 1}}', 'the key "constructor"'],
    ['python-nan.json', '{"a": {"gap": NaN}}', 'line 1: not JSON at "NaN}}"'],
    ['beyond.json', '{"a": {"gap": 1}, "b": {"gap": 1e999}}', 'gap of b is Infinity'],
    [
      'deep.json',
      `{"a": {"gap": 1}, "b": {"gap": ${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
      'nested more than 64 levels',
    ],
  ])('%s: refused by what is wrong', async (name, text, message) => {
    await expect(readPropertyFile(file(name, text))).rejects.toThrow(message);
  });
});
