/**
 * Texts of structure files -> candidates of a list, in their order; what is no crystal by its item and the reason.
 *
 * Run by `listCandidates` in a child process: it is on no queue. Reads `source-files` with `item` and `before`; writes
 * `listed-candidates`, `quarantined-candidates`. Pure. A text that breaks its reader, in whatever way, stops no other;
 * where that is no error of ours, its row says that the program is at fault.
 */
import { z } from 'zod';
import { required } from '../../schemas/required.js';
import { OrderSchema, SnapAngstromSchema } from '../../schemas/tables/crystal.js';
import { readStructures } from '../../science/crystal/formats/index.js';
import { structureId } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { faultOf } from '../ingest/quarantine.js';
import { symmetryRule } from '../ingest/symmetric-structures.js';
import { type GivenUp, givenUpTable } from './listing/given-up-table.js';
import { ListedRows } from './listing/listed-table.js';

/** Texts between two messages: to tell of a small one takes as long as to read it. */
const READ_A_WORD = 32;

export const readCandidates = step({
  name: 'readCandidates',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ source: z.string(), snapAngstrom: SnapAngstromSchema, order: OrderSchema }),
  reads: { files: { kind: 'source-files' } },
  writes: { listed: { kind: 'listed-candidates' }, givenUp: { kind: 'quarantined-candidates' } },
  async run({ files }, { source, snapAngstrom, order }, context) {
    const settle = await symmetryRule(context, snapAngstrom);
    const { name, text } = files.columns;
    const { crystal, item, before } = required(files.extra) as Record<'crystal' | 'item' | 'before', string[]>;
    const listed = new ListedRows();
    const givenUp: GivenUp[] = [];
    for (const [row, file] of name.entries()) {
      const own = required(crystal[row]);
      const place = { item: required(item[row]), before: required(before[row]) };
      if (row % READ_A_WORD === 0) context.progress(row, files.rows, own);
      try {
        const crystals = readStructures(required(text[row]), file, { order }).map((structure) =>
          // What follows the file's own name (`#2`) stays.
          settle({ ...structure, id: `${own}${structure.id.slice(structureId(file).length)}` }),
        );
        for (const structure of crystals) listed.add({ structure, ...place, parent: null, substitution: null });
      } catch (error) {
        givenUp.push({ id: own, contentId: null, source, ...place, ...faultOf(error) });
      }
    }
    return { outputs: { listed: listed.table(source), givenUp: givenUpTable(givenUp) } };
  },
});
