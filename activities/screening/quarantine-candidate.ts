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
import { keepAlive } from '../frame/keep-alive.js';
import { quarantinedTable } from './quarantined.js';

export function quarantineCandidateActivity(deps: Pick<StepDependencies, 'parts' | 'room'>) {
  return ({ piece, error, message, step, attempt, shard }: QuarantineMessage): Promise<ObjectRef> =>
    keepAlive(deps, async () => {
      const candidate = await deps.parts.table(at(await deps.parts.spread(piece), 0));
      if (candidate.kind !== 'listed-candidates' || candidate.rows !== 1)
        throw new InvalidInputError(`${candidate.rows} rows of kind ${candidate.kind} to be given up`, {
          expected: 'one of kind listed-candidates',
        });
      const broken = [{ row: 0, error, message }];
      const listed = candidate as Table<'listed-candidates'>;
      return deps.parts.publishTable(quarantinedTable(listed, broken, { step, attempt, shard }), 'quarantineCandidate');
    });
}
