/**
 * From the mean over the atoms of each crystal to the output (spec 2.6, 2.7):
 *   fc(pooled),   or with extra features e of the crystal   fc3(MLP2(MLP1([pooled, MLP(e)])))
 * pooled is the mean after the last layer; on request those after all other layers, and of the atoms' input features, are
 * joined to it, which the reference does not know.
 * The reference embeds e at every atom and takes the mean of equal rows: here it is one row a crystal.
 */
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import type { GraphProgram, Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { readoutName, readoutWidths } from '../parameters/parameter-table.js';
import { linear } from './linear.js';
import { mlp } from './mlp.js';
import type { Norm } from './norm.js';

/** @param pooled parts as wide as `readoutWidths` says, one row a crystal @returns shape [crystals, outputFeatures] */
export function readout(
  g: GraphProgram,
  p: Scope,
  norm: Norm,
  { pooled, extraFeatures }: { readonly pooled: readonly Node[]; readonly extraFeatures: Node },
  settings: NetworkSettings,
): Node {
  const last = p.at(readoutName(settings));
  const widths = readoutWidths(settings);
  if (settings.extraFeatures === undefined) return linear(g, last, joinColumns(g, pooled, widths));
  const extra = mlp(g, p.at('extra_feature_embedding'), norm, extraFeatures, 'crystalAtom');
  const joined = joinColumns(g, [...pooled, extra], [...widths, settings.extraFeatures]);
  const hidden = mlp(g, p.at('fc1'), norm, joined, 'crystal');
  return linear(g, last, mlp(g, p.at('fc2'), norm, hidden, 'crystal'));
}

function joinColumns(g: GraphProgram, parts: readonly Node[], widths: readonly number[]): Node {
  if (parts.length === 1) return g.concat(parts, 1);
  return g.composite(parts, g.concat(parts, 1), (d) => g.cutColumns(d, widths));
}
