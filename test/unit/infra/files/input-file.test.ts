/** Files that a user names, and what people name by mistake: each refused at once, by what it is. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readInputText, readStructureText } from '../../../../infra/files/input-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const folder = mkdtempSync(join(tmpdir(), 'spectraloom-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);
const loop = join(folder, 'loop');
symlinkSync('loop', loop);

describe('a text file', () => {
  it('is read whole, also through a link and under any name', async () => {
    const file = write('Größe 2.yaml', 'α\n');
    symlinkSync(file, join(folder, 'link'));
    expect(await readInputText(join(folder, 'link'), 10)).toBe('α\n');
  });

  it('of a structure may be in Latin 1, and no other', async () => {
    const file = write('umlaut.cif', Buffer.from('# Müller\n', 'latin1'));
    expect(await readStructureText(file, 100)).toBe('# Müller\n');
    await expect(readInputText(file, 100)).rejects.toThrow(`${file} is not UTF-8 text`);
    await expect(readStructureText(write('zeros.cif', Uint8Array.of(0x41, 0)), 100)).rejects.toThrow(
      'is not UTF-8 text',
    );
  });

  it.each([
    ['nothing', join(folder, 'none'), 'there is no file', 'ENOENT'],
    ['a folder', folder, 'is not a regular file', 'a folder'],
    ['a pipe, which would never end', pipe, 'is not a regular file', 'a pipe'],
    ['a device', '/dev/zero', 'is not a regular file', 'a device'],
    ['a link to itself', loop, 'cannot be read', 'ELOOP'],
    ['too long', write('long', 'x'.repeat(101)), 'is too large: 101 bytes', '101 bytes'],
    ['gzip', write('a.gz', gzipSync('POSCAR')), 'is not UTF-8 text, but compressed by gzip', 'compressed by gzip'],
    ['UTF-16', write('u16', Buffer.from('\ufeffabc', 'utf16le')), 'but UTF-16 text', 'UTF-16 text'],
    [
      'UTF-16, high byte first',
      write('u16be', Buffer.from('\ufeffabc', 'utf16le').swap16()),
      'but UTF-16 text',
      'UTF-16 text',
    ],
    // The local file header of a ZIP archive, PK\3\4, and bytes that are no text.
    ['ZIP', write('a.zip', Buffer.from('504b0304ff00ff', 'hex')), 'but a ZIP archive', 'a ZIP archive'],
  ])('%s: refused by name', async (_, file, message, found) => {
    const error = await readInputText(file, 100).then(
      () => null,
      (refusal: unknown) => refusal as InvalidInputError,
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error!.message).toContain(file);
    expect(error!.message).toContain(message);
    expect(error!.facts).toMatchObject({ file, found });
  });

  it('may be as long as is allowed, and no byte longer', async () => {
    const file = write('exact', 'x'.repeat(100));
    expect(await readInputText(file, 100)).toBe('x'.repeat(100));
    await expect(readInputText(file, 99)).rejects.toThrow('too large: 100 bytes');
  });

  it.each([
    // Each has one of the two bytes of a mark that is known, at the wrong place: nothing may be claimed about it.
    ['1f00ff', 'gzip, half'],
    ['ff8bff', 'gzip, other half'],
    ['5000ff', 'ZIP, half'],
    ['ff4bff', 'ZIP, other half'],
    ['ff00', 'UTF-16, half'],
    ['fe00', 'UTF-16, half'],
    ['ffff', 'UTF-16, twice the same'],
    ['fefe', 'UTF-16, twice the same'],
    ['6100', 'text with a zero byte'],
  ])('bytes %s (%s) are not UTF-8, and no more is said', async (hex) => {
    const file = write(`bytes-${hex}`, Buffer.from(hex, 'hex'));
    const error = await readInputText(file, 100).then(
      () => null,
      (refusal: unknown) => refusal as InvalidInputError,
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error!.message).toBe(`${file} is not UTF-8 text`);
    expect(error!.facts).not.toHaveProperty('found');
  });
});
