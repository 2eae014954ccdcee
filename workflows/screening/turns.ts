/**
 * Results of steps go on one at a time, in the order in which they came, each when all that follows from the one before has
 * begun. The commands of a workflow must not depend on whether results come together or apart: a query that was answered on
 * the way can part what a replay gets together, and what waits on a condition begins after what simply goes on.
 */
import { CancellationScope, condition } from '@temporalio/workflow';

/** Looks at all conditions between two turns: a result ends a wait, which may end another. */
const LOOKS = 4;

export class Turns {
  private readonly waiting: (() => void)[] = [];
  private isGiving = false;

  /** Resolves when it is the caller's turn. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!this.isGiving) void CancellationScope.nonCancellable(() => this.give());
    });
  }

  private async give(): Promise<void> {
    this.isGiving = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      next();
      for (let look = 0; look < LOOKS; look++) await nextLook();
    }
    this.isGiving = false;
  }
}

/** Resolves when conditions are looked at the next time, not at once. */
function nextLook(): Promise<void> {
  let looks = 0;
  return condition(() => looks++ > 0);
}
