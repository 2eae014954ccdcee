/**
 * Batch norm over all members of the batch (ALIGNN, spec 2.8), on classes: a_i is the part of the batch's members that row i stands for,
 *   mean = sum_i a_i x_i,   var = sum_i a_i (x_i - mean)^2,   n = (x - mean) / sqrt(var + 1e-5),   y = n gain + bias
 * Gradient, with d = dy gain:  dx_i = (d_i - a_i sum_j d_j - a_i n_i sum_j d_j n_j) / sqrt(var + 1e-5)
 * Running values for prediction: r <- 0.9 r + 0.1 new, of the mean and of the unbiased variance var N / (N - 1).
 * @source Ioffe and Szegedy, arXiv:1502.03167
 */
import type { GraphProgram, Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { NORM_EPSILON } from './layer-norm.js';
import type { MemberShares, Norm, RowKind } from './norm.js';

const MOMENTUM = 0.1;

/** Both of shape [h]. */
interface Statistics {
  readonly mean: Node;
  readonly variance: Node;
}

interface TrainingNorms extends Norm {
  /** New running statistics by parameter name. */
  readonly running: ReadonlyMap<string, Node>;
}

/** Statistics of the batch. */
export function batchNorms(g: GraphProgram, members: MemberShares): TrainingNorms {
  const running = new Map<string, Node>();
  const record = (p: Scope, { mean, variance }: Statistics, rows: RowKind) => {
    const follow = (name: string, value: Node) => {
      const kept = g.scale(p.get(name), 1 - MOMENTUM);
      running.set(`${p.path}.${name}`, g.add(kept, g.scale(value, MOMENTUM)));
    };
    follow('running_mean', mean);
    follow('running_var', g.scale(variance, members.unbiased[rows]));
  };
  return {
    running,
    isLayerNorm: false,
    apply(p, x, rows) {
      const share = members.share[rows];
      const statistics = weightedStatistics(g, x, share);
      record(p, statistics, rows);
      return normalise(g, x, { ...statistics, share }, p.get('weight'), p.get('bias'));
    },
    observe: (p, x, rows) => record(p, weightedStatistics(g, x, members.share[rows]), rows),
  };
}

/** Running statistics: rows are independent. */
export function runningNorms(g: GraphProgram): Norm {
  return {
    isLayerNorm: false,
    apply(p, x) {
      const inverse = g.rsqrt(g.addScalar(p.get('running_var'), NORM_EPSILON));
      const n = g.mulRow(minusRow(g, x, p.get('running_mean')), inverse);
      return g.addRow(g.mulRow(n, p.get('weight')), p.get('bias'));
    },
    observe() {},
  };
}

/** @param x shape [n, h]; share [n, 1], sums to 1 */
function weightedStatistics(g: GraphProgram, x: Node, share: Node): Statistics {
  const mean = g.columnSum(g.mulColumn(x, share));
  return { mean, variance: g.columnSum(g.mulColumn(g.square(minusRow(g, x, mean)), share)) };
}

/** The statistics are those of x: their part of the gradient is contained in that of x. */
export function normalise(
  g: GraphProgram,
  x: Node,
  { mean, variance, share }: Statistics & { readonly share: Node },
  gain: Node,
  bias: Node,
): Node {
  const inverse = g.rsqrt(g.addScalar(variance, NORM_EPSILON));
  const n = g.mulRow(minusRow(g, x, mean), inverse);
  const y = g.addRow(g.mulRow(n, gain), bias);
  return g.composite([x, gain, bias], y, (dy) => {
    const dgain = g.columnSum(g.mul(dy, n));
    const dbias = g.columnSum(dy);
    const common = g.addRow(g.mulRow(n, g.mul(gain, dgain)), g.mul(gain, dbias));
    const d = g.sub(g.mulRow(dy, gain), g.mulColumn(common, share));
    return [g.mulRow(d, inverse), dgain, dbias];
  });
}

function minusRow(g: GraphProgram, x: Node, row: Node): Node {
  return g.addRow(x, g.scale(row, -1));
}
