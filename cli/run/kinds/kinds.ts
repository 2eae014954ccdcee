/** The runs a user can start: workflow, id and stages of each. */
import { DISCOVER_STAGES, SWEEP_STAGES } from '../../../schemas/run/stages.js';

export const RUN_KINDS = {
  discover: { workflow: 'discoverWorkflow', stages: DISCOVER_STAGES },
  sweep: { workflow: 'sweepWorkflow', stages: SWEEP_STAGES },
  screen: { workflow: 'screenWorkflow', stages: ['screen'] },
  screening: { workflow: 'screeningWorkflow', stages: ['screen'] },
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

/** @returns runs whose sweep `text` may name, in the order in which they are looked for: a discover run may have searched under the name */
export function sweepsNamed(text: string): ReturnType<typeof sweepRunOf>[] {
  return text.includes('/') ? [sweepRunOf(text)] : [sweepRunOf(text), sweepRunOf(workflowIdOf('discover', text))];
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
  leadingError: 'sweep',
  sweepImportance: 'sweep',
  sweepReport: 'sweep',
  describe: 'interpret',
  explain: 'interpret',
  attribute: 'interpret',
  probe: 'interpret',
  enumerate: 'screen',
  givenCandidates: 'screen',
  trainingDomain: 'screen',
  screenShard: 'screen',
  rank: 'screen',
  domain: 'screen',
  predictShard: 'screen',
  placeShard: 'screen',
  foldGroups: 'validate',
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
  leadingError: 'trials',
  evaluate: 'finalists',
  sweepImportance: 'results',
  sweepReport: 'results',
};

/** A validation, alone or as a child of a run: what it does is its own, also what a search does too. */
const VALIDATION = /^validate\/|^[^/]+\/[^/]+\/validate$/;

/**
 * @param workflowId that asked for the step
 * @param stages of the run that it belongs to
 */
export function stageOfStep(step: string, workflowId: string, stages: readonly string[] = []): string {
  if (VALIDATION.test(workflowId)) return 'validate';
  return (stages.includes('trials') ? STAGE_OF_SWEEP_STEP : STAGE_OF_STEP)[step] ?? step;
}
