/** The groups of the data, to which new crystals are added by the features that were clustered. */
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { CONSENSUS_LINKAGE, LINKAGE_METHODS, type LinkageMethod } from '../../schemas/tables/clustering.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { groupPlacement } from '../../science/candidates/index.js';
import { layerOf } from '../cluster/layer.js';
import { onceOf } from '../frame/once-of.js';

export interface KnownGroups {
  readonly embeddings: Table<'embeddings'>;
  readonly labels: Table<'labels'>;
  readonly split: Table<'split'>;
}

type Placement = ReturnType<typeof groupPlacement>;

/** By layer. */
const placementsOf = onceOf((_: Table<'embeddings'>) =>
  onceOf((_: Table<'labels'>) => onceOf((_: Table<'split'>) => new Map<string, Placement>())),
);

/**
 * @returns takes the features of a crystal in that layer, the clustered one; rows are those of the embeddings. Kept with the
 *   tables: to prepare the groups takes longer than to place a hundred crystals
 */
export function openPlacement(known: KnownGroups, layer: string): Placement {
  const placements = placementsOf(known.embeddings)(known.labels)(known.split);
  const placement = placements.get(layer) ?? preparedPlacement(known, layer);
  placements.set(layer, placement);
  return placement;
}

function preparedPlacement({ embeddings, labels, split }: KnownGroups, layer: string): Placement {
  const { id } = embeddings.columns;
  const clusterOf = new Map(labels.columns.id.map((name, row) => [name, at(labels.columns.cluster, row)]));
  const train = new Set(idsOfSubset(split, 'train'));
  const grouped = {
    points: layerOf(embeddings, layer),
    cluster: id.map((name) => required(clusterOf.get(name), `group of ${name}`)),
    trained: id.map((name) => train.has(name)),
  };
  return groupPlacement(grouped, methodOf(labels));
}

/** A consensus over trainings is no linkage: its groups are joined by that of the trees which it is made of. */
function methodOf({ metadata }: Table<'labels'>): LinkageMethod {
  return LINKAGE_METHODS.find((method) => method === metadata.method) ?? CONSENSUS_LINKAGE;
}
