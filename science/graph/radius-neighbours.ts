/**
 * Every neighbour within the cutoff (spec 1.8, `radius_graph`): all ordered pairs (i, (j, t)) with
 *   d <= cutoff + tolerance
 * own images included, each once. An atom may have none: its features then pass through the layers alone.
 *
 * `reference`: pairs closer than 1e-5 ångström vanish; while the last atom has no neighbour the cutoff grows by
 * 3 ångström, the default of `cutoff_extra` (the reference infers the number of atoms from the edges). An isolated atom
 * before the last stays isolated there too.
 */

import { InvalidStructureError } from '../../schemas/failure.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { type PeriodicSites, SHORTEST_DISTANCE } from '../crystal/index.js';
import { BondSelection, type UndirectedBonds } from './bond-selection.js';

const CUTOFF_EXTRA = 3;
const REFERENCE_SHORTEST = 1e-5;

/** @throws InvalidStructureError for sites closer than 0.15 ångström (`fixed` mode) */
export function selectWithinRadius(structure: Structure, sites: PeriodicSites, rules: GraphRules): UndirectedBonds {
  const shortest = rules.mode === 'fixed' ? SHORTEST_DISTANCE : REFERENCE_SHORTEST;
  const radius = rules.mode === 'fixed' ? rules.cutoffAngstrom : grownCutoff(sites, rules);
  const selection = new BondSelection(true, true);
  for (let i = 0; i < sites.nSites; i++) {
    const found = sites.query(i, radius + rules.tieToleranceAngstrom);
    for (let n = 0; n < found; n++) {
      const distance = sites.distance[n]!;
      if (distance > shortest) selection.add(i, sites.site[n]!, sites.image[n]!, distance);
      else if (rules.mode === 'fixed')
        throw new InvalidStructureError(`${structure.id}: a neighbour of atom ${i} is ${distance} ångström away`, {
          structure: structure.id,
          atom: i,
          found: distance,
          expected: `more than ${SHORTEST_DISTANCE} ångström`,
        });
    }
  }
  return selection.merge(sites.nSites);
}

function grownCutoff(sites: PeriodicSites, { cutoffAngstrom, tieToleranceAngstrom }: GraphRules): number {
  for (let radius = cutoffAngstrom; ; radius += CUTOFF_EXTRA) {
    const found = sites.query(sites.nSites - 1, radius + tieToleranceAngstrom);
    if (sites.distance.subarray(0, found).some((distance) => distance > REFERENCE_SHORTEST)) return radius;
  }
}
