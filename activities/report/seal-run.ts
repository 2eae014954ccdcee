/**
 * A run -> its seal in the audit log, once it has ended; while it runs, where a seal on the way is due.
 *
 * Queue io. Idempotent: a run that has its seal keeps it. Writes no entries of its own: the seal is what tells of it.
 * Errors: CorruptArtifactError where an earlier seal or the log was changed (never retried).
 */
import type { SealLook, SealRunMessage } from '../../schemas/run/message.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { keepAlive } from '../frame/keep-alive.js';

export function sealRunActivity(deps: Pick<StepDependencies, 'room' | 'sealing'>) {
  return (message: SealRunMessage): Promise<SealLook> => keepAlive(deps, () => deps.sealing.look(message));
}
