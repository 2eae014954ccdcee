/** A run as Temporal knows it, and as trails and records name it: `<workflow id>/<first run id>`. */

export interface RunPlace {
  readonly workflowId: string;
  /** Of the first of a chain of runs. */
  readonly firstRunId: string;
}

/** @param run such as `discover/oxides/0190…` */
export function runPlaceOf(run: string): RunPlace {
  const cut = run.lastIndexOf('/');
  return { workflowId: run.slice(0, cut), firstRunId: run.slice(cut + 1) };
}

/** As `workflows/frame/sealing.ts` names it, which has nothing of ours but constants. */
const SEAL = '/seal';

/** @returns id of the workflow that seals the run */
export function sealIdOf(run: string): string {
  return `${run}${SEAL}`;
}

export function isSealId(workflowId: string): boolean {
  return workflowId.endsWith(SEAL);
}
