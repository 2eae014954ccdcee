/**
 * From the mean over the atoms of each crystal to the output (spec 2.6, 2.7):
 *   fc(pooled),   or with extra features e of the crystal   fc3(MLP2(MLP1([pooled, MLP(e)])))
 * pooled is the mean after the last layer. On request those after all other layers are joined to it, and the mean of the
 * atoms' input features, which is the composition, to it or to e: the reference knows neither.
 * The reference embeds e at every atom and takes the mean of equal rows: here it is one row a crystal.
 */
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import type { GraphProgram, Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { extraWidths, readoutName, readoutWidths } from '../parameters/parameter-table.js';
import { linear } from './linear.js';
import { mlp } from './mlp.js';
import type { Norm } from './norm.js';

/**
 * @param pooled parts as wide as `readoutWidths` says, one row a crystal
 * @param extra parts as wide as `extraWidths` says
 * @returns shape [crystals, outputFeatures]
 */
export function readout(
  g: GraphProgram,
  p: Scope,
  norm: Norm,
  { pooled, extra }: { readonly pooled: readonly Node[]; readonly extra: readonly Node[] },
  settings: NetworkSettings,
): Node {
  const last = p.at(readoutName(settings));
  const widths = readoutWidths(settings);
  if (extra.length === 0) return linear(g, last, joinColumns(g, pooled, widths));
  const own = extraWidths(settings);
  const embedded = mlp(g, p.at('extra_feature_embedding'), norm, joinColumns(g, extra, own), 'crystalAtom');
  const width = own.reduce((sum, each) => sum + each, 0);
  const joined = joinColumns(g, [...pooled, embedded], [...widths, width]);
  const hidden = mlp(g, p.at('fc1'), norm, joined, 'crystal');
  return linear(g, last, mlp(g, p.at('fc2'), norm, hidden, 'crystal'));
}

function joinColumns(g: GraphProgram, parts: readonly Node[], widths: readonly number[]): Node {
  if (parts.length === 1) return g.concat(parts, 1);
  return g.composite(parts, g.concat(parts, 1), (d) => g.cutColumns(d, widths));
}
