/** One way of showing progress for every screen: live on a terminal, lines without one, nothing with --quiet or -o json. */

import type { Screen } from '../terminal.js';
import { ProgressLines } from './progress-lines.js';
import { LiveProgress } from './progress-live.js';
import type { RunSnapshot } from './progress-model.js';

export interface ProgressDisplay {
  show(snapshot: RunSnapshot): void;
  /** Nothing may be printed between the first `show` and this. */
  end(): Promise<void>;
}

/** @param stages of the run, in order */
export function openProgress(screen: Screen, stages: readonly string[]): ProgressDisplay {
  if (screen.interactive) return new LiveProgress(stages);
  const lines = new ProgressLines();
  const endOfRun = screen.silence.begin((nowMs) => lines.standing(nowMs));
  return {
    show(snapshot) {
      for (const { label, text } of lines.next(snapshot, Date.now())) screen.step(label, text);
    },
    end: async () => endOfRun(),
  };
}
