/** A training folder through the ingest step: what its errors and its summary name. Expected values by hand. */
import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../../../activities/frame/step.js';
import { ingest } from '../../../../activities/ingest/ingest.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import type { SpectrumAxis } from '../../../../schemas/tables/spectrum.js';
import { NAMED_NOTICES } from '../../../../science/crystal/structure/notices.js';
import { readSymmetryProgram } from '../../../../workers/symmetry-program.js';

const AXIS: SpectrumAxis = { startEv: 0, stopEv: 1, points: 3, quantity: 'alpha_cm1' };
const SPLIT = { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'none', seed: 1 } as const;
const context = { progress() {}, symmetryProgram: readSymmetryProgram } as unknown as StepContext;
const METALS = ['Na', 'K', 'Rb', 'Cs'];
const salt = (metal: string) => `${metal}\n1\n5.6 0 0\n0 5.6 0\n0 0 5.6\n${metal} Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`;

async function ingested(files: Readonly<Record<string, string>>) {
  const source: Table<'source-files'> = {
    kind: 'source-files',
    rows: Object.keys(files).length,
    columns: { name: Object.keys(files), text: Object.values(files) },
    metadata: {},
  };
  return ingest.run({ source }, { axis: AXIS, split: SPLIT, structuresPerShard: 64 }, context);
}

describe('ingest', () => {
  it('names crystal, line, value and energy of an absorption without logarithm', async () => {
    const files = Object.fromEntries(METALS.map((metal) => [`runs/${metal}/POSCAR`, salt(metal)]));
    const list = METALS.map((metal) => `runs/${metal}/POSCAR,2e4,${metal === 'Rb' ? -5 : 3e4},4e4\n`).join('\n');
    const error = await ingested({ ...files, 'id_prop.csv': list }).then(
      () => null,
      (reason: unknown) => reason as InvalidInputError,
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    // Blank lines count.
    expect(error!.message).toBe('id_prop.csv, line 5: value 2 of Rb/POSCAR (0.5 eV) is -5 as alpha_cm1');
    expect(error!.facts).toMatchObject({ file: 'id_prop.csv', line: 5, crystal: 'Rb/POSCAR', found: '-5' });
  });

  it('names the entry of an id_prop.json too', async () => {
    const entries = METALS.map((metal) => ({
      jid: metal,
      target: metal === 'Cs' ? [1e3, 1e4, 0] : [1e3, 1e4, 1e5],
      atoms: {
        lattice_mat: [
          [5.6, 0, 0],
          [0, 5.6, 0],
          [0, 0, 5.6],
        ],
        coords: [[0, 0, 0]],
        elements: [metal],
        cartesian: false,
      },
    }));
    await expect(ingested({ 'id_prop.json': JSON.stringify(entries) })).rejects.toThrow(
      'id_prop.json: value 3 of Cs (1 eV) is 0 as alpha_cm1',
    );
  });

  it('says in its summary what is to be told of crystals: the first by name, and how many', async () => {
    const names = Array.from({ length: NAMED_NOTICES + 3 }, (_, n) => `slab-${String(n).padStart(2, '0')}`);
    const slab = '1\nLattice="3 0 0 0 3 0 0 0 20" pbc="T T F"\nC 0 0 1\n';
    const files = Object.fromEntries(names.map((name) => [`${name}.xyz`, slab]));
    const list = names.map((name) => `${name}.xyz,1e4,2e4,3e4\n`).join('');
    const { summary } = await ingested({
      ...files,
      'salt.vasp': salt('Na'),
      'id_prop.csv': `${list}salt.vasp,1e4,2e4,3e4\n`,
    });
    expect(summary).toMatchObject({ crystals: names.length + 1, noticeCount: names.length });
    const told = JSON.parse(String(summary!.notices)) as { id: string; text: string }[];
    expect(told.map(({ id }) => id)).toEqual(names.slice(0, NAMED_NOTICES));
    expect(told[0]!.text).toContain('20.00 ångström along c');
    const plain = Object.fromEntries(METALS.map((metal) => [`${metal}.vasp`, salt(metal)]));
    const quiet = await ingested({
      ...plain,
      'id_prop.csv': METALS.map((metal) => `${metal}.vasp,1e3,1e4,1e5\n`).join(''),
    });
    expect(Object.keys(quiet.summary!)).toEqual(['crystals', 'points']);
  });
});
