/** Numbers beside the list of a training folder: found by name, and refused by file, field and value. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPropertiesBeside } from '../../../../infra/feature-files/properties-beside.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spectraloom-beside-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

async function refused(): Promise<InvalidInputError> {
  const error = await readPropertiesBeside(folder).then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof InvalidInputError) return error;
  throw new Error(`not refused: ${error}`);
}

describe('numbers beside the list of a folder', () => {
  it('are none without a file', async () => {
    expect(await readPropertiesBeside(folder)).toBeNull();
  });

  it.each([
    ['properties.csv', 'id,gap (eV)\na,1.5\n'],
    ['onset_edge.json', '{"a": {"gap (eV)": 1.5}}'],
  ])('are read: %s', async (name, text) => {
    write(name, text);
    const found = await readPropertiesBeside(folder);
    expect(found).toMatchObject({ file: name, columns: [{ name: 'gap', unit: 'eV' }] });
    expect(found?.rowOf.get('a')).toEqual([1.5]);
  });

  it('are of one file', async () => {
    write('properties.csv', 'id,gap\na,1\n');
    write('onset_edge.json', '{"a": {"gap": 1}}');
    expect((await refused()).facts).toMatchObject({
      found: 'properties.csv, onset_edge.json',
      expected: 'one of the two',
    });
  });

  it('are of no file elsewhere', async () => {
    write('elsewhere', 'id,gap\na,1\n');
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'properties.csv'));
    expect((await refused()).message).toContain('properties.csv cannot be read');
  });

  it.each<[string, string, string, Record<string, string | number>]>([
    ['a word for a number', 'properties.csv', 'id,gap\na,1\nb,wide\n', { line: 3, field: 'gap', found: '"wide"' }],
    ['no finite number', 'properties.csv', 'id,gap\na,1\nb,1e999\n', { line: 3, field: 'gap', found: '"1e999"' }],
    ['a crystal twice', 'properties.csv', 'id,gap\na,1\na,2\n', { line: 3, field: 'id', found: 'a' }],
    ['a row without a name', 'properties.csv', 'id,gap\n,1\n', { line: 2, field: 'id', found: '' }],
    ['a name twice', 'properties.csv', 'id,gap (eV),gap (meV)\na,1,2\n', { field: 'gap', found: '"gap"' }],
    ['a column without a name', 'properties.csv', 'id,\na,1\n', { field: 'column 1', found: '""' }],
    ['a name of two lines', 'properties.csv', 'id,"ga\np"\na,1\n', { field: 'column 1', found: '"ga\\np"' }],
    [
      'too many columns',
      'properties.csv',
      `id,${Array.from({ length: 101 }, (_, i) => `p${i}`).join()}\na${',1'.repeat(101)}\n`,
      { expected: 'at most 100' },
    ],
    [
      'a word in the JSON',
      'onset_edge.json',
      '{"a": {"gap": 1}, "b": {"gap": "wide"}}',
      { crystal: 'b', field: 'gap', found: '"wide"' },
    ],
    [
      'no finite number in the JSON',
      'onset_edge.json',
      '{"a": {"gap": 1}, "b": {"gap": 1e999}}',
      { crystal: 'b', field: 'gap', found: 'Infinity' },
    ],
    ['no properties of a crystal', 'onset_edge.json', '{"a": {"gap": 1}, "b": [2]}', { field: 'b', found: '[2]' }],
    ['a list', 'onset_edge.json', '[1]', { found: '[1]' }],
  ])('are refused for %s', async (_, name, text, facts) => {
    write(name, text);
    const error = await refused();
    expect(error.facts).toMatchObject({ file: name, ...facts });
    expect(error.message).toContain(name);
  });
});
