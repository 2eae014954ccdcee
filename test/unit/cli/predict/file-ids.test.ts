/** What crystals of several files are called. Expected names by hand; uniqueness as a law over made-up paths. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idsOfTwins, withoutRepeats, withTwins } from '../../../../cli/predict/file-ids.js';
import { structureId } from '../../../../science/crystal/index.js';
import { workOf } from '../../../harness/time/processor-work.js';

const idsOf = (...files: string[]) => {
  const ids = idsOfTwins(files);
  return files.map((file) => ids.get(file) ?? structureId(file));
};

describe('names of crystals', () => {
  it.each<[string[], string[]]>([
    [
      ['POSCAR', 'quartz.cif'],
      ['POSCAR', 'quartz'],
    ],
    [
      ['a/POSCAR', 'b/POSCAR'],
      ['a/POSCAR', 'b/POSCAR'],
    ],
    [
      ['a/Si.vasp', 'b/Si.vasp', 'Ge.vasp'],
      ['a/Si', 'b/Si', 'Ge'],
    ],
    [
      ['Si.cif', 'Si.vasp'],
      ['Si.cif', 'Si.vasp'],
    ],
    [
      ['x/a/POSCAR', 'y/a/POSCAR', 'y/b/POSCAR'],
      ['x/a/POSCAR', 'y/a/POSCAR', 'b/POSCAR'],
    ],
    [
      ['a/Si.vasp', 'b/Si.vasp', 'a/Si.cif'],
      ['a/Si.vasp', 'b/Si', 'Si.cif'],
    ],
    // The ending of one is the name of another.
    [
      ['p/Si.cif', 'p/Si.vasp', 'p/Si.cif.vasp'],
      ['p/Si.cif', 'Si.vasp', 'Si.cif.vasp'],
    ],
    [
      ['relax/calc.1/CONTCAR', 'relax/calc.2/CONTCAR'],
      ['calc.1/CONTCAR', 'calc.2/CONTCAR'],
    ],
    [
      ['Si.cif.gz', 'Si.vasp'],
      ['Si.cif.gz', 'Si.vasp'],
    ],
  ])('of %j are %j', (files, expected) => {
    expect(idsOf(...files)).toEqual(expected);
  });

  it('never agree, and are ends of the paths', () => {
    const part = fc.constantFrom('a', 'b', 'POSCAR', 'Si', 'Si.cif', 'Si.vasp', '.hidden', 'x.y.z');
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { selector: (file) => resolve(file), maxLength: 12 }), (files) => {
        const ids = idsOf(...files);
        expect(new Set(ids).size).toBe(files.length);
        files.forEach((file, i) => {
          expect(`${resolve(file)}/`).toMatch(new RegExp(`/${ids[i]!.replaceAll('.', '\\.')}(\\.[^/]*)?/$`));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('of ten thousand folders are found at once', async () => {
    const files = Array.from({ length: 10_000 }, (_, i) => `run/${i}/POSCAR`);
    const work = await workOf(() => expect(idsOfTwins(files).get('run/77/POSCAR')).toBe('77/POSCAR'));
    expect(work).toBeLessThan(100);
  });
});

it('a file that was given twice is taken once, and told', () => {
  expect(withoutRepeats(['a/POSCAR', './a/POSCAR', 'b/POSCAR', 'b/../a/POSCAR'])).toEqual({
    files: ['a/POSCAR', 'b/POSCAR'],
    repeats: [
      { file: './a/POSCAR', earlier: 'a/POSCAR' },
      { file: 'b/../a/POSCAR', earlier: 'a/POSCAR' },
    ],
  });
});

it('what an ensemble was trained on is known under the longer name too', () => {
  const known = withTwins(new Map([['Si', ['t1']]]), idsOfTwins(['a/Si.vasp', 'b/Si.vasp', 'Ge.vasp']));
  expect(Object.fromEntries(known)).toEqual({ Si: ['t1'], 'a/Si': ['t1'], 'b/Si': ['t1'] });
});
