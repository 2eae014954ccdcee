/**
 * The best trials of a sweep -> an `ensemble` document, and its name.
 *
 * Queue io. Idempotent: the document is named by its content, and the name is written again with the same reference.
 * Errors: InvalidInputError for fewer than two members or one member twice (never retried).
 */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { PublishEnsembleMessage } from '../../schemas/sweep/ensemble.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { unkeyed } from '../frame/unkeyed.js';

export function publishEnsembleActivity(deps: Pick<StepDependencies, 'audit' | 'ensembles' | 'parts' | 'room'>) {
  return ({ name, dataDigest, members, run }: PublishEnsembleMessage): Promise<ObjectRef> =>
    unkeyed(deps, {
      name: 'publishEnsemble',
      run,
      parameters: { name, dataDigest, trials: members.map(({ trialId }) => trialId) },
      inputs: Object.fromEntries(
        members.flatMap(({ model, split }, i) => [
          [`model${i}`, model],
          [`split${i}`, split],
        ]),
      ),
      work: async () => {
        const ensemble = await deps.ensembles.publish(name, { dataDigest, members: [...members] }, run);
        return { result: ensemble, outputs: { ensemble } };
      },
    });
}
