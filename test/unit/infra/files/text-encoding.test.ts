/**
 * Encodings of structure files. Expected values: the first 256 characters of Unicode are Latin 1; Python's codec
 * cp1252 for the bytes 0x80 to 0x9f (`bytes(range(0x80, 0xa0)).decode('cp1252', 'replace')`).
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeStructureText, decodeUtf8 } from '../../../../infra/files/text-encoding.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const CP1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const fixture = (name: string) => readFileSync(`test/fixtures/input-faults/cif/${name}`);

describe('text of a structure file', () => {
  it('is UTF-8 where the bytes are, without the mark at its start', () => {
    expect(decodeStructureText(Buffer.from('\ufeffMüller – Å\n'), 'a.cif')).toBe('Müller – Å\n');
  });

  it('is windows-1252 where they are not, byte by byte', () => {
    const bytes = Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i);
    const text = decodeStructureText(bytes, 'a.cif');
    [...CP1252].forEach((character, i) => {
      if (character !== ' ') expect(text[i]).toBe(character);
    });
    for (let i = 32; i < 128; i++) expect(text.charCodeAt(i)).toBe(0x80 + i);
  });

  it.each([
    ['a2-latin1.cif', '# Müller, Ångström'],
    ['a2b-cp1252.cif', ' Structure of MgO – a “test”'],
  ])('%s', (name, line) => {
    expect(decodeStructureText(fixture(name), name).split(/\r?\n/)).toContain(line);
  });

  it('a view into a larger buffer is read alone', () => {
    const bytes = Uint8Array.of(0x41, 0x42, 0xfc, 0x43, 0x44);
    expect(decodeStructureText(bytes.subarray(1, 4), 'a.cif')).toBe('BüC');
  });

  it.each([
    ['gzip', gzipSync('POSCAR'), 'compressed by gzip'],
    ['UTF-16', Buffer.from('\ufeffMüller', 'utf16le'), 'UTF-16 text'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1), undefined],
    ['zeros', Uint8Array.of(0x41, 0), undefined],
  ])('%s is refused by name', (_, bytes, found) => {
    const read = () => decodeStructureText(bytes, 'x.cif');
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(`x.cif is not UTF-8 text${found === undefined ? '' : `, but ${found}`}`);
  });

  it('is not guessed for other files', () => {
    expect(decodeUtf8(Buffer.from('Müller', 'latin1'))).toBeUndefined();
    expect(decodeUtf8(Buffer.from('Müller'))).toBe('Müller');
  });
});
