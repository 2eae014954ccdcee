/** One thing that `doctor` looked at. */
import { NoRoomError } from '../../schemas/failure.js';

export type CheckState = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Check {
  readonly name: string;
  readonly state: CheckState;
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it; null when nothing is to be done. */
  readonly advice: string | null;
}

export const ok = (name: string, found: string): Check => ({ name, state: 'ok', found, advice: null });
export const skipped = (name: string, found: string): Check => ({ name, state: 'skipped', found, advice: null });
export const warning = (name: string, found: string, advice: string): Check => ({
  name,
  state: 'warning',
  found,
  advice,
});
export const failed = (name: string, found: string, advice: string): Check => ({
  name,
  state: 'failed',
  found,
  advice,
});

/** A check that throws has failed: its message is what was found. */
export async function attempt(name: string, advice: string, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    return failed(name, (error as Error).message, error instanceof NoRoomError ? 'make room there' : advice);
  }
}
