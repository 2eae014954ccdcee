/** The runs a user can start: workflow, id and stages of each. */
import { DISCOVER_STAGES, SWEEP_STAGES } from '../../../schemas/run/stages.js';

export const RUN_KINDS = {
  discover: { workflow: 'discoverWorkflow', stages: DISCOVER_STAGES },
  sweep: { workflow: 'sweepWorkflow', stages: SWEEP_STAGES },
  screen: { workflow: 'screenWorkflow', stages: ['screen'] },
  validate: { workflow: 'validateWorkflow', stages: ['validate'] },
} as const satisfies Record<string, { workflow: string; stages: readonly string[] }>;

export type RunKind = keyof typeof RUN_KINDS;

export function workflowIdOf(kind: RunKind, name: string): string {
  return `${kind}/${name}`;
}

/**
 * @param text name of a sweep, or kind and name: `discover/oxides` has a sweep as its first stage
 * @returns the run, and the workflow in it that searches
 */
export function sweepRunOf(text: string): { readonly runId: string; readonly sweepId: string; readonly name: string } {
  const runId = text.includes('/') ? text : workflowIdOf('sweep', text);
  const sweepId = runId.startsWith('discover/') ? `${runId}/sweep` : runId;
  return { runId, sweepId, name: runId.slice(runId.lastIndexOf('/') + 1) };
}

const PREFIXES = Object.keys(RUN_KINDS);

/** @param text a name, or kind and name (`sweep/oxides`); a bare name is that of a discover run */
export function toWorkflowId(text: string): string {
  return PREFIXES.some((prefix) => text.startsWith(`${prefix}/`)) ? text : workflowIdOf('discover', text);
}

const TOP_LEVEL = new RegExp(`^(${PREFIXES.join('|')})/[^/]+$`);

/** Whether it is a run that a user started, not a child of one. */
export function isTopLevel(workflowId: string): boolean {
  return TOP_LEVEL.test(workflowId);
}

/** Which stage a step belongs to, where they are named differently. */
const STAGE_OF_STEP: Readonly<Record<string, string>> = {
  ingest: 'sweep',
  featurize: 'sweep',
  trainRung: 'sweep',
  evaluate: 'sweep',
  sweepImportance: 'sweep',
  sweepReport: 'sweep',
  describe: 'interpret',
  explain: 'interpret',
  probe: 'interpret',
  enumerate: 'screen',
  screenShard: 'screen',
  rank: 'screen',
  fold: 'validate',
  networkOutOfFold: 'validate',
  baselinesOutOfFold: 'validate',
  evidence: 'validate',
  foldShare: 'validate',
  learningOutOfFold: 'validate',
};

/** As above, in a sweep that was started alone. */
const STAGE_OF_SWEEP_STEP: Readonly<Record<string, string>> = {
  featurize: 'trials',
  trainRung: 'trials',
  evaluate: 'finalists',
  sweepImportance: 'results',
  sweepReport: 'results',
};

/** @param stages of the run that the step belongs to */
export function stageOfStep(step: string, stages: readonly string[] = []): string {
  return (stages.includes('trials') ? STAGE_OF_SWEEP_STEP : STAGE_OF_STEP)[step] ?? step;
}
