/** The plan of a run without a sweep file: a grid of two settings, whose worse trials stop at every rung. */
import type { RunSettings } from '../../../schemas/settings/discover.js';
import type { GridSettings } from '../../../schemas/settings/grid.js';
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import type { SearchParameter, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';

/** Of a search that looks at no results, hence without effect in a grid. */
const WITHOUT_EFFECT = { tpe: { startupTrials: 10, gamma: 0.15, candidates: 24 }, lag: 8, asynchronous: false };

export function gridPlan({
  name,
  graph,
  network,
  training,
  sweep,
}: Pick<RunSettings, 'name' | 'graph' | 'network' | 'training' | 'sweep'>): SweepPlan {
  return {
    name,
    method: 'grid',
    metric: 'bestValidationMae',
    space: [
      graph.strategy === 'radius'
        ? // Radius graphs know no number of neighbours: the leaderboard names what they have.
          listed('cutoffAngstrom', 'graph', [graph.cutoffAngstrom])
        : listed('maxNeighbors', 'graph', sweep.maxNeighbors),
      listed('hiddenFeatures', 'network', sweep.hiddenFeatures),
    ],
    base: { graph, network, training },
    stopping: { eta: sweep.eta, rungs: sweep.rungs },
    scheduleFollowsStopping: true,
    maxTrials: null,
    maxEpochs: null,
    maxComputeHours: null,
    finalists: 1,
    replicates: 1,
    ...WITHOUT_EFFECT,
    seed: training.seed,
    parallel: sweep.parallel,
    maxFailed: null,
    amendments: [],
  };
}

function listed(name: string, group: SearchParameter['group'], values: readonly number[]): SearchParameter {
  return { name, group, kind: 'values', values: [...new Set(values)] };
}

/** @returns the grid that a plan was made from; that of the preset for a plan that was made otherwise */
export function gridOf({ method, space, stopping, base, parallel }: SweepPlan): GridSettings {
  const valuesOf = (name: string) => {
    const parameter = space.find((each) => each.name === name);
    return parameter?.kind === 'values' ? (parameter.values as number[]) : null;
  };
  const hiddenFeatures = valuesOf('hiddenFeatures');
  const isGrid = method === 'grid' && space.length === 2 && stopping !== null && 'rungs' in stopping;
  if (!isGrid || !hiddenFeatures) return DISCOVER_PRESET.sweep;
  const maxNeighbors = valuesOf('maxNeighbors') ?? [base.graph.maxNeighbors];
  return { maxNeighbors, hiddenFeatures, rungs: stopping.rungs, eta: stopping.eta, parallel };
}
