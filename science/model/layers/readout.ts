/**
 * From the mean over the atoms of each crystal to the output (spec 2.6, 2.7):
 *   fc(pooled),   or with extra features e of the crystal   fc3(MLP2(MLP1([pooled, MLP(e)])))
 * The reference embeds e at every atom and takes the mean of equal rows: here it is one row a crystal.
 */
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import type { GraphProgram, Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { readoutName } from '../parameters/parameter-table.js';
import { linear } from './linear.js';
import { mlp } from './mlp.js';
import type { Norm } from './norm.js';

/** @param pooled shape [crystals, h] @returns shape [crystals, outputFeatures] */
export function readout(
  g: GraphProgram,
  p: Scope,
  norm: Norm,
  { pooled, extraFeatures }: { readonly pooled: Node; readonly extraFeatures: Node },
  settings: NetworkSettings,
): Node {
  const last = p.at(readoutName(settings));
  if (settings.extraFeatures === undefined) return linear(g, last, pooled);
  const extra = mlp(g, p.at('extra_feature_embedding'), norm, extraFeatures, 'crystalAtom');
  const widths = [settings.hiddenFeatures, settings.extraFeatures];
  const joined = g.composite([pooled, extra], g.concat([pooled, extra], 1), (d) => g.cutColumns(d, widths));
  const hidden = mlp(g, p.at('fc1'), norm, joined, 'crystal');
  return linear(g, last, mlp(g, p.at('fc2'), norm, hidden, 'crystal'));
}
