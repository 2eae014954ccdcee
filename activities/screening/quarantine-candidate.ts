/**
 * A candidate that no attempt could screen -> its row of the quarantine.
 *
 * Queue io. Idempotent: the row is named by its content. Errors: InvalidInputError for a piece of several candidates (never
 * retried), and those of the store.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { ObjectRef, Table } from '../../schemas/run/artifact.js';
import type { QuarantineMessage } from '../../schemas/screening/messages.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { unkeyed } from '../frame/unkeyed.js';
import { quarantinedTable } from './quarantined.js';

export function quarantineCandidateActivity(deps: Pick<StepDependencies, 'audit' | 'parts' | 'room'>) {
  const giveUp = async ({ piece, error, message, step, attempt, shard }: QuarantineMessage): Promise<ObjectRef> => {
    const candidate = await deps.parts.table(at(await deps.parts.spread(piece), 0));
    if (candidate.kind !== 'listed-candidates' || candidate.rows !== 1)
      throw new InvalidInputError(`${candidate.rows} rows of kind ${candidate.kind} to be given up`, {
        expected: 'one of kind listed-candidates',
      });
    const broken = [{ row: 0, error, message }];
    const listed = candidate as Table<'listed-candidates'>;
    return deps.parts.publishTable(quarantinedTable(listed, broken, { step, attempt, shard }), 'quarantineCandidate');
  };
  return (given: QuarantineMessage): Promise<ObjectRef> => {
    const { run, ...parameters } = given;
    return unkeyed(deps, {
      name: 'quarantineCandidate',
      run,
      parameters,
      inputs: { piece: given.piece },
      work: async () => {
        const row = await giveUp(given);
        return { result: row, outputs: { row } };
      },
    });
  };
}
