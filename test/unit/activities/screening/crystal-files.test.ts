/** Space groups of textbook crystals, and files that read back to the same numbers. */
import { describe, expect, it } from 'vitest';
import { crystalFiles } from '../../../../activities/screening/crystal-files.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { readStructures } from '../../../../science/crystal/formats/index.js';
import { readPoscar, structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

const CSCL = 'CsCl\n4.123\n1 0 0\n0 1 0\n0 0 1\nCs Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n';
const SILICON = 'Si\n5.43\n0 0.5 0.5\n0.5 0 0.5\n0.5 0.5 0\nSi\n2\nDirect\n0 0 0\n0.25 0.25 0.25\n';

function listed(): Table<'listed-candidates'> {
  const crystals = [readPoscar(CSCL, 'CsCl'), readPoscar(SILICON, 'a/b silicon')];
  const { columns } = structuresToTable(
    crystals,
    crystals.map(() => ({ source: '', sourceSha256: '' })),
  );
  const all = <T>(value: T) => crystals.map(() => value);
  return {
    kind: 'listed-candidates',
    rows: crystals.length,
    columns: {
      ...columns,
      contentId: all(''),
      item: all(''),
      before: all(''),
      parent: all(null),
      substitution: all(null),
      cost: Float64Array.from(all(1)),
    },
    metadata: {},
  };
}

const run = async (format: 'poscar' | 'cif' | null) =>
  crystalFiles.run({ candidates: listed() }, { format }, stepContext());

describe('files of screened crystals', () => {
  it('come with the space groups that textbooks say, and without a format alone', async () => {
    const { outputs, summary } = await run(null);
    expect(summary).toEqual({ CsCl: 'P m -3 m (221)', 'b silicon': 'F d -3 m (227)' });
    expect(outputs.files.rows).toBe(0);
  });

  it.each(['poscar', 'cif'] as const)('as %s read back to the same crystals', async (format) => {
    const { outputs } = await run(format);
    const { name, text } = outputs.files.columns;
    expect(name).toEqual(format === 'cif' ? ['1.cif', '2.cif'] : ['1.vasp', '2.vasp']);
    const back = name.flatMap((file, i) => readStructures(text[i]!, file));
    expect(back.map(({ species }) => species)).toEqual([
      ['Cs', 'Cl'],
      ['Si', 'Si'],
    ]);
    expect(back.map(({ fracCoords }) => [...fracCoords])).toEqual([
      [0, 0, 0, 0.5, 0.5, 0.5],
      [0, 0, 0, 0.25, 0.25, 0.25],
    ]);
  });
});
