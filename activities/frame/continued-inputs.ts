import { MissingArtifactError } from '../../schemas/failure.js';
import type { AnyStep } from './step.js';

/**
 * Optional inputs under the name of an output are what the same step gave before: it goes on from them, and the same
 * result comes of beginning anew, should they have been pruned.
 */
export function continuesFrom(step: AnyStep, input: string): boolean {
  return step.reads[input]!.optional === true && input in step.writes;
}

/** @returns null where the store does not hold what is fetched */
export async function unlessMissing<T>(fetch: () => Promise<T>): Promise<T | null> {
  try {
    return await fetch();
  } catch (error) {
    if (error instanceof MissingArtifactError) return null;
    throw error;
  }
}
