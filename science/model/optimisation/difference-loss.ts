/**
 * Loss of the differences between crystals of one formula, d_i = output - target of crystal i, l the loss of one value:
 *   weight / N * sum_i mean_j l(d_i - d_j),   j the other crystals of the batch that share the formula of i, N values in the batch
 * An error that all volumes, temperatures or polymorphs of a compound share costs nothing here: what is left is what tells them apart.
 * The pairs are rows of a matrix, +1 at one crystal and -1 at the other (`batches/differences.ts`), so that
 *   c = D d,   loss = scale * sum_p s_p l(c_p),   d(loss) / d(output) = scale * D^T (s l'(c)),   s_p the share of pair p
 */
import type { TrainingSettings } from '../../../schemas/tables/training.js';
import type { GraphProgram, Node } from '../../engine/index.js';
import { type LossNodes, pointLosses } from './loss.js';

/** The inputs `differences`, [pairs, crystals], and `differenceShare`, [pairs, 1], are added to the program. @param d, scale as in `lossNodes` */
export function differenceLossNodes(g: GraphProgram, kind: TrainingSettings['loss'], d: Node, scale: Node): LossNodes {
  const pairs = g.input('differences', 2);
  const share = g.input('differenceShare', 2);
  const { values, slope } = pointLosses(g, kind, g.matmul(pairs, d));
  return {
    loss: g.scale(g.sum(g.mulColumn(values, share)), scale),
    gradient: g.scale(g.matmul(pairs, g.mulColumn(slope, share), { a: true }), scale),
  };
}
