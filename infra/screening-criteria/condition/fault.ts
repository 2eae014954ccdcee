/** One thing wrong with a condition, and where. */

interface ConditionFault {
  /** Code units of the text before it. */
  readonly offset: number;
  readonly problem: string;
  readonly found: string;
  readonly expected: string;
}

/** Thrown within this folder alone: whoever has the text says in which file it stands. */
export class FaultyConditionError extends Error {
  constructor(readonly fault: ConditionFault) {
    super(fault.problem);
    this.name = 'FaultyConditionError';
  }
}
