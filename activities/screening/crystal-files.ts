/**
 * Screened crystals -> their space groups, and a structure file each where one is wanted.
 *
 * Run by `screen top`, `judge` and `export` in a child process, without a server: it is on no queue. Reads
 * `listed-candidates`; writes `source-files` in their order, without rows unless a format was asked for. Summary: candidate id
 * -> Hermann-Mauguin symbol and number, such as `F m -3 m (225)`; a crystal of which none is found is left out. Pure.
 */
import { z } from 'zod';
import { InvalidStructureError } from '../../schemas/failure.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { writeCif } from '../../science/crystal/formats/index.js';
import { openSymmetryFinder, structuresOf, writePoscar } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';

const ENDINGS = { poscar: 'vasp', cif: 'cif' } as const;

export const crystalFiles = step({
  name: 'crystalFiles',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ format: z.enum(['poscar', 'cif']).nullable() }),
  reads: { candidates: { kind: 'listed-candidates' } },
  writes: { files: { kind: 'source-files' } },
  async run({ candidates }, { format }, context) {
    const crystals = structuresOf(candidates);
    const symmetryOf = openSymmetryFinder(await context.symmetryProgram());
    const groups = crystals.flatMap((crystal) => {
      const found = groupOf(symmetryOf, crystal);
      return found === null ? [] : [[crystal.id, found] as const];
    });
    const written = format === null ? [] : crystals;
    return {
      outputs: {
        files: {
          kind: 'source-files',
          rows: written.length,
          columns: {
            // Ids may be paths, and hold what no file system takes: the rank names the file, the id stands in it.
            name: written.map(
              (_, n) => `${String(n + 1).padStart(String(written.length).length, '0')}.${format && ENDINGS[format]}`,
            ),
            text: written.map((crystal) => (format === 'cif' ? writeCif(crystal) : writePoscar(crystal))),
          },
          metadata: {},
        },
      },
      summary: Object.fromEntries(groups),
    };
  },
});

function groupOf(symmetryOf: ReturnType<typeof openSymmetryFinder>, crystal: Structure): string | null {
  try {
    const { symbol, spaceGroup } = symmetryOf(crystal);
    return `${symbol} (${spaceGroup})`;
  } catch (error) {
    if (error instanceof InvalidStructureError) return null;
    throw error;
  }
}
