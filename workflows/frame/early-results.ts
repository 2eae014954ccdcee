/**
 * Results that come ahead of their workflow task, in every workflow. A query that meets a worker without the run in its
 * cache shows the workflow all results that are recorded by then, though the workflow task that will count them is still to
 * come. Results that arrive between the two then come apart, while every later replay gets all of that task together, and
 * signals and updates first: other commands may follow, and the run could never go on. Such a state has answered its
 * query, and takes nothing more: its next task fails once, and is begun anew from the history.
 */
import type { WorkflowInterceptors } from '@temporalio/workflow';

export function interceptors(): WorkflowInterceptors {
  /** When the newest workflow task was begun, and the size of the history then. */
  let task = '';
  let nEvents = 0;
  let isEarly = false;
  return {
    internals: [
      {
        activate(input, next) {
          const { jobs, timestamp, historySizeBytes, historyLength } = input.activation;
          if (!jobs?.every(({ queryWorkflow }) => queryWorkflow)) {
            if (isEarly)
              throw new Error('results came ahead of their workflow task, for a query: the task is begun anew');
            const newest = `${timestamp?.seconds} ${timestamp?.nanos} ${historySizeBytes}`;
            const read = historyLength ?? 0;
            // Events without the beginning of a task at their end.
            isEarly = newest === task && read > nEvents;
            task = newest;
            nEvents = read;
          }
          next(input);
        },
      },
    ],
  };
}
