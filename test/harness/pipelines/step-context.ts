/** What a step may use, for a step that is run by itself: nothing is kept, and nobody looks on unless the test says so. */
import type { StepContext } from '../../../activities/frame/step.js';
import { readSymmetryProgram } from '../../../workers/symmetry-program.js';

export function stepContext(own: Partial<StepContext> = {}): StepContext {
  return {
    progress() {},
    resume: null,
    checkpoint: async () => {},
    sinceCheckpointMs: () => 0,
    programFolder: '',
    symmetryProgram: readSymmetryProgram,
    ...own,
  };
}
