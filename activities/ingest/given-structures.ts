/**
 * Structure files that a user named -> the table of their structures, in the order of the files.
 *
 * Run by the `explain` command in a child process, without a server: on no queue. Reads `source-files`, of which the column
 * `crystal` says what each is called; writes `structures`. Pure.
 * Errors: InvalidInputError or InvalidStructureError naming the file: one that is no crystal, or holds several (a row of features
 * is of one).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { failureByName } from '../../schemas/failure-by-name.js';
import { OrderSchema, SnapAngstromSchema } from '../../schemas/tables/crystal.js';
import { noticeSummary, noticesOf, structuresToTable } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { readCrystals } from './structure-graphs.js';
import { symmetryRule } from './symmetric-structures.js';

export const givenStructures = step({
  name: 'givenStructures',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ snapAngstrom: SnapAngstromSchema, order: OrderSchema }),
  reads: { files: { kind: 'source-files' } },
  writes: { structures: { kind: 'structures' } },
  async run({ files }, { snapAngstrom, order }, context) {
    const settle = await symmetryRule(context, snapAngstrom);
    const { sound, broken } = readCrystals(files, { settle, order });
    const [first] = broken;
    if (first) throw failureByName(first.error, first.message);
    const seen = new Set<string>();
    for (const { file } of sound) {
      if (seen.has(file))
        throw new InvalidInputError(`${file} holds several structures`, {
          file,
          expected: 'one, as the row of features',
        });
      seen.add(file);
    }
    const structures = sound.map(({ structure }) => structure);
    return {
      outputs: {
        structures: structuresToTable(
          structures,
          sound.map(({ file }) => ({ source: file, sourceSha256: '' })),
        ),
      },
      summary: noticeSummary(noticesOf(structures)),
    };
  },
});
