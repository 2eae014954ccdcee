/** What a discover run is started with: settings, the plan of its sweep, and the data. */
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { DiscoverInput, RunSettings } from '../../../schemas/settings/discover.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { gridPlan } from './grid-plan.js';

/** Published tables of what lies beside the list of the folder, null where it has none; and what is said of the model to start from. */
interface Beside {
  readonly leftOut?: ObjectRef | null;
  readonly properties?: ObjectRef | null;
  readonly start?: string | null;
}

/** @param plan default: the grid of the settings */
export function discoverInput(
  settings: RunSettings,
  source: ObjectRef,
  plan: SweepPlan = gridPlan(settings),
  { leftOut = null, properties = null, start = null }: Beside = {},
): DiscoverInput {
  const { graph: _graph, network: _network, training: _training, sweep: _sweep, ...asked } = settings;
  return {
    ...asked,
    source,
    ...(leftOut && { leftOut }),
    ...(properties && { properties }),
    ...(start && { start }),
    plan,
  };
}
