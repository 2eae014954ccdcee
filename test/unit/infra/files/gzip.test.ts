/** Packed structure files. Expected values: what was packed; sizes by counting. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { expandGzip } from '../../../../infra/files/gzip.js';
import { readInputText, readStructureText } from '../../../../infra/files/input-file.js';
import { readTrainingFiles } from '../../../../infra/files/training-folder.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { readStructures } from '../../../../science/crystal/formats/index.js';

const scratch = mkdtempSync(join(tmpdir(), 'gzip-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const CELL = 'Kochsalz für alle\n1\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n';

describe('gzip', () => {
  it('is unpacked by what it is, whatever it is called; all of its members', async () => {
    const bytes = Buffer.concat([gzipSync('ab'), gzipSync('c')]);
    expect(Buffer.from(await expandGzip(bytes, 'x', 3)).toString()).toBe('abc');
    expect(await expandGzip(Buffer.from('abc'), 'x.gz', 1)).toEqual(Buffer.from('abc'));
  });

  it('is bounded by what it holds, before it is unpacked whole', async () => {
    // A hundred megabytes of zeros are a tenth of a megabyte of gzip.
    const bomb = gzipSync(Buffer.alloc(100 * 1024 ** 2));
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().arrayBuffers;
    await expect(expandGzip(bomb, 'bomb.cif.gz', 1_000_000)).rejects.toThrow(
      'bomb.cif.gz is too large: more than 1000000 bytes when unpacked',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -9)],
    ['damaged', (bytes: Buffer) => bytes.fill(0xaa, 15, 30)],
    ['of another sum', (bytes: Buffer) => bytes.fill(0, bytes.length - 8)],
  ])('is refused when %s', async (_, spoil) => {
    await expect(expandGzip(spoil(gzipSync(CELL)), 'a.gz', 1e6)).rejects.toThrow(InvalidInputError);
    await expect(expandGzip(spoil(gzipSync(CELL)), 'a.gz', 1e6)).rejects.toThrow(/^a\.gz is a damaged gzip file: /);
  });

  it('is a structure file, Latin 1 inside too, called without both endings', async () => {
    const file = join(scratch, 'salt.vasp.gz');
    writeFileSync(file, gzipSync(Buffer.from(CELL, 'latin1')));
    const [structure] = readStructures(await readStructureText(file, 1e6), file);
    expect([structure!.id, ...structure!.species]).toEqual(['salt', 'Na', 'Cl']);
    await expect(readStructureText(file, 60)).rejects.toThrow(/too large/);
  });

  it('within gzip is named, and in place of other text too', async () => {
    const file = join(scratch, 'twice.gz');
    writeFileSync(file, gzipSync(gzipSync(CELL)));
    await expect(readStructureText(file, 1e6)).rejects.toThrow(/twice\.gz is not UTF-8 text, but compressed by gzip/);
    await expect(readInputText(file, 1e6)).rejects.toThrow(/compressed by gzip/);
  });

  it('is read in a training folder as everywhere; its list is not packed', async () => {
    const list = join(scratch, 'id_prop.csv');
    writeFileSync(list, 'salt.vasp.gz,1,2\n');
    const { files } = await readTrainingFiles(scratch);
    expect(files.columns.text[files.columns.name.indexOf('salt.vasp.gz')]).toBe(CELL);
    writeFileSync(list, gzipSync('salt.vasp.gz,1,2\n'));
    await expect(readTrainingFiles(scratch)).rejects.toThrow('id_prop.csv is not UTF-8 text, but compressed by gzip');
  });
});
