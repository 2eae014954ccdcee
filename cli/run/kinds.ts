/** The runs a user can start: workflow, id and stages of each. */
import { DISCOVER_STAGES, TRAIN_STAGES } from '../../schemas/stages.js';

export const RUN_KINDS = {
  discover: { workflow: 'discoverWorkflow', stages: DISCOVER_STAGES },
  sweep: { workflow: 'trainWorkflow', stages: TRAIN_STAGES },
  screen: { workflow: 'screenWorkflow', stages: ['screen'] },
} as const satisfies Record<string, { workflow: string; stages: readonly string[] }>;

export type RunKind = keyof typeof RUN_KINDS;

export function workflowIdOf(kind: RunKind, name: string): string {
  return `${kind}/${name}`;
}

/** @param text a name, or kind and name (`sweep/oxides`); a bare name is that of a discover run */
export function toWorkflowId(text: string): string {
  return Object.keys(RUN_KINDS).some((kind) => text.startsWith(`${kind}/`)) ? text : workflowIdOf('discover', text);
}

const TOP_LEVEL = new RegExp(`^(${Object.keys(RUN_KINDS).join('|')})/[^/]+$`);

/** Whether it is a run that a user started, not a child of one. */
export function isTopLevel(workflowId: string): boolean {
  return TOP_LEVEL.test(workflowId);
}

/** Which stage a step belongs to, where they are named differently. */
const STAGE_OF_STEP: Readonly<Record<string, string>> = {
  trainRung: 'sweep',
  evaluate: 'sweep',
  leaderboard: 'sweep',
  describe: 'interpret',
  enumerate: 'screen',
  screenShard: 'screen',
  rank: 'screen',
};

export function stageOfStep(step: string): string {
  return STAGE_OF_STEP[step] ?? step;
}
