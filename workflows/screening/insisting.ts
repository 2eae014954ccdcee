/** Steps that may fail for good and do not end the screening: it pauses with the reason, and a resume tries them again. */
import type { RunControl, RunningTally } from '../frame/control.js';
import { finalFailureOf } from './shard-failure.js';

/** @param isCurable whether another attempt, once somebody has looked, may go better; other errors are thrown */
export async function insisting<T>(
  control: RunControl,
  work: () => Promise<T>,
  isCurable: (error: unknown) => boolean = () => true,
  tally?: RunningTally,
): Promise<T> {
  for (;;) {
    try {
      return await control.repeatable(work, tally);
    } catch (error) {
      const failure = finalFailureOf(error);
      if (!failure || !isCurable(error)) throw error;
      control.pauseBecause(`${failure.type}: ${failure.message}`);
    }
  }
}
