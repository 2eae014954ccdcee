/** The runs a user can start: workflow, id and stages of each. */
import { DISCOVER_STAGES, SEARCH_STAGES, TRAIN_STAGES } from '../../../schemas/run/stages.js';

export const RUN_KINDS = {
  discover: { workflow: 'discoverWorkflow', stages: DISCOVER_STAGES },
  sweep: { workflow: 'trainWorkflow', stages: TRAIN_STAGES },
  /** A sweep by a plan. */
  search: { workflow: 'searchWorkflow', stages: SEARCH_STAGES, prefix: 'sweep' },
  screen: { workflow: 'screenWorkflow', stages: ['screen'] },
} as const satisfies Record<string, { workflow: string; stages: readonly string[]; prefix?: string }>;

export type RunKind = keyof typeof RUN_KINDS;

export function workflowIdOf(kind: RunKind, name: string): string {
  return `${prefixOf(kind)}/${name}`;
}

function prefixOf(kind: RunKind): string {
  const entry = RUN_KINDS[kind];
  return 'prefix' in entry ? entry.prefix : kind;
}

const PREFIXES = [...new Set((Object.keys(RUN_KINDS) as RunKind[]).map(prefixOf))];

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
  trainRung: 'sweep',
  evaluate: 'sweep',
  leaderboard: 'sweep',
  describe: 'interpret',
  enumerate: 'screen',
  screenShard: 'screen',
  rank: 'screen',
};

/** As above, in a sweep by a plan. */
const STAGE_OF_SEARCH_STEP: Readonly<Record<string, string>> = {
  featurize: 'search',
  trainRung: 'search',
  evaluate: 'finalists',
};

/** @param stages of the run that the step belongs to */
export function stageOfStep(step: string, stages: readonly string[] = []): string {
  return (stages.includes('search') ? STAGE_OF_SEARCH_STEP : STAGE_OF_STEP)[step] ?? step;
}
