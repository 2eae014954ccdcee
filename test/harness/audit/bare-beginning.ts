import type { ObjectRef } from '../../../schemas/run/artifact.js';

/** The first entry of a run that was asked for nothing. @param given objects by name */
export function bareBeginning(run: string, given: Readonly<Record<string, ObjectRef>> = {}) {
  return {
    kind: 'begun' as const,
    run,
    owner: 'ada',
    command: [],
    input: { value: {} },
    files: { value: [] },
    given: { value: given },
  };
}
