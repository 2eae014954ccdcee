/**
 * Mean of the source values over the edges that arrive at a node, weighted by gates (spec 2.4):
 *   n_v = sum_e w_e sigma_e u_s(e) / (sum_e w_e sigma_e + 1e-6),   sigma = sigmoid(m)
 * w_e: edges of this class that arrive at one member of the target's class.
 *
 * Gradient, with a_e = w_e (dn / denominator)_t(e):
 *   du_s = sum over the edges leaving s of a_e sigma_e,   dm_e = a_e (u_s(e) - n_t(e)) sigma_e (1 - sigma_e)
 */
import type { GraphProgram, Node } from '../../engine/index.js';
import type { EdgeNodes } from './graph-nodes.js';

const GATE_EPSILON = 1e-6;

/**
 * @param m gate arguments, shape [edges, h]
 * @param u values at the nodes, shape [nodes, h]
 * @returns shape [nodes, h]
 */
export function gatedMean(g: GraphProgram, m: Node, u: Node, edges: EdgeNodes): Node {
  const sigma = g.sigmoid(m);
  const gate = g.mul(sigma, edges.weight);
  const arriving = g.gather(u, edges.source);
  const denominator = g.addScalar(g.sumByRow(gate, edges.target), GATE_EPSILON);
  const n = g.div(g.sumByRow(g.mul(gate, arriving), edges.target), denominator);
  return g.composite([m, u], n, (dn) => {
    const a = g.mul(g.gather(g.div(dn, denominator), edges.target), edges.weight);
    const above = g.sub(arriving, g.gather(n, edges.target));
    const dm = g.sigmoidGradient(sigma, g.mul(a, above));
    const du = g.sumByRow(g.mul(a, sigma), edges.source, g.rowCount(u, edges.source));
    return [dm, du];
  });
}
