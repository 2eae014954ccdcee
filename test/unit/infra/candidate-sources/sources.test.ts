/** Sources on the disk, written by Python (test/fixtures/candidate-sources/make.py), by the laws of all sources. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openTar } from '../../../../infra/candidate-sources/archives/tar.js';
import { openZip } from '../../../../infra/candidate-sources/archives/zip.js';
import { openCandidateSource } from '../../../../infra/candidate-sources/open.js';
import { openParquet } from '../../../../infra/candidate-sources/tables/parquet.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { all, describeCandidateSource } from '../../../harness/laws/candidate-source-conformance.js';

const place = (name: string) => fileURLToPath(new URL(`../../../fixtures/candidate-sources/${name}`, import.meta.url));
const open = (name: string) => () => openCandidateSource(place(name));

const CRYSTALS = ['NaCl-rocksalt', 'GaAs-zincblende', 'ZnO-wurtzite', 'TiO2-rutile', 'CsCl-CsCl'];
const binary = ['deep/binary.vasp is not UTF-8 text'];
const archived = { crystals: CRYSTALS, names: CRYSTALS.map(() => null), refused: binary };

describeCandidateSource('folder', open('folder'), {
  // Code-unit order: capitals before small letters.
  crystals: ['CsCl-CsCl', 'NaCl-rocksalt', 'ZnO-wurtzite', 'GaAs-zincblende', 'TiO2-rutile'],
  refused: binary,
});
describeCandidateSource('ZIP', open('crystals.zip'), archived);
describeCandidateSource('TAR', open('crystals.tar'), archived);
describeCandidateSource('TAR packed by gzip', open('crystals.tar.gz'), archived);

const lines = {
  crystals: CRYSTALS,
  names: CRYSTALS.map((name, n) => (n === 3 ? null : name)),
  refused: ['line 8: no JSON object'],
};
describeCandidateSource('JSON lines', open('entries.jsonl'), lines);
describeCandidateSource('JSON lines packed by gzip', open('entries.jsonl.gz'), lines);

const named = { crystals: CRYSTALS, names: CRYSTALS, refused: [] };
describeCandidateSource('Arrow, batches of two', open('own.arrow'), named);
describeCandidateSource('Parquet, groups of two rows', open('own.parquet'), named);
describeCandidateSource('Parquet, pages of one row', () => openParquet(place('structs.parquet'), 1), named);
describeCandidateSource('Parquet of OPTIMADE properties', open('lists.parquet'), named);
describeCandidateSource('Parquet of JARVIS structs', open('structs.parquet'), named);
describeCandidateSource('Parquet of POSCAR texts', open('texts.parquet'), named);

describe('sources that mean harm, or are none', () => {
  it.each([
    ['hostile/up.zip', 'invalid relative path'],
    ['hostile/up.tar', 'not a path inside the folder'],
    ['hostile/absolute.zip', 'absolute path'],
    ['hostile/absolute.tar', 'not a path inside the folder'],
    ['hostile/inner-up.zip', 'invalid relative path'],
    ['hostile/inner-up.tar', 'not a path inside the folder'],
    ['hostile/windows.zip', 'invalid characters in fileName'],
    ['hostile/windows.tar', 'not a plain file name'],
    ['hostile/twice.zip', 'the name of two entries'],
    ['hostile/twice.tar', 'the name of two entries'],
    ['hostile/link.zip', 'a link or a device'],
    ['hostile/link.tar', 'a link or a device'],
    ['hostile/hard-link.tar', 'a link or a device'],
    ['hostile/pipe.tar', 'a link or a device'],
    ['hostile/empty.zip', 'no file in this archive'],
    ['hostile/empty.tar', 'no file in this archive'],
    ['hostile/bomb.zip', 'bytes of contents in'],
    ['hostile/bomb.tar.gz', 'bytes of contents in'],
    ['hostile/cut.zip', 'cannot be read as ZIP'],
    ['hostile/cut.tar', 'cannot be read as TAR'],
    ['hostile/cut.tar.gz', 'cannot be read as TAR'],
    ['hostile/cut.arrow', 'cannot be read as Arrow'],
    ['hostile/cut.parquet', 'cannot be read as Parquet'],
    ['hostile/text.zip', 'cannot be read as ZIP'],
    ['hostile/text.tar', 'cannot be read as TAR'],
    ['hostile/text.arrow', 'cannot be read as Arrow'],
    ['hostile/text.parquet', 'cannot be read as Parquet'],
    ['hostile/text.jsonl', 'line 1 is no JSON object'],
    ['packed.feather', 'cannot be read as Arrow'],
    ['numbers.parquet', 'no columns of structures among a, b'],
    ['empty.parquet', 'no rows'],
    ['absent.zip', 'there is no file|ENOENT'],
    ['absent.jsonl', 'there is no file'],
    ['absent.parquet', 'there is no file'],
    ['make.py', 'no source of candidates'],
    ['absent', 'no source of candidates'],
  ])('%s is refused before anything is given: %s', async (name, message) => {
    const refusal = await openCandidateSource(place(name)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect((refusal as Error).message).toMatch(new RegExp(message));
    expect((refusal as Error).message).toContain(name.split('/').at(-1));
  });

  it('are those of more entries than can be remembered', async () => {
    const limits = { entries: 6, ratio: 100, freeBytes: 1e6 };
    await expect(openZip(place('crystals.zip'), limits)).rejects.toThrow('entry 7');
    await expect(openTar(place('crystals.tar'), limits)).rejects.toThrow('entry 7');
    const enough = { ...limits, entries: 7 };
    expect(await all(await openZip(place('crystals.zip'), enough))).toHaveLength(6);
    expect(await all(await openTar(place('crystals.tar'), enough))).toHaveLength(6);
  });

  it.each(['crystals.zip', 'crystals.tar', 'entries.jsonl', 'own.arrow', 'own.parquet'])(
    '%s takes no cursor of another source',
    async (name) => {
      const source = await openCandidateSource(place(name));
      await expect(all(source, 'elsewhere')).rejects.toThrow(InvalidInputError);
    },
  );
});
