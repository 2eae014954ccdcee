/**
 * Distance of a freshly merged cluster u + v to another cluster w, from the three distances before the merge
 * (Lance and Williams, Comput. J. 9, 373 (1967); forms and order of operations as in SciPy, so that heights agree
 * to the last digits):
 *
 *   average    (n_u d_uw + n_v d_vw) / (n_u + n_v)
 *   complete   max(d_uw, d_vw)
 *   weighted   (d_uw + d_vw) / 2
 *   ward       sqrt(((n_u + n_w) d_uw^2 + (n_v + n_w) d_vw^2 - n_w d_uv^2) / (n_u + n_v + n_w))
 *   centroid   sqrt((n_u d_uw^2 + n_v d_vw^2 - n_u n_v d_uv^2 / (n_u + n_v)) / (n_u + n_v))
 *   median     sqrt((d_uw^2 + d_vw^2) / 2 - d_uv^2 / 4)
 *
 * The first four are reducible: a merge never brings a cluster nearer than both its parts were, which the
 * nearest-neighbour chain needs. The last two are not. Single linkage is found from the minimum spanning tree instead.
 */

/** The merge of u and v: their distance, and the points of each. */
interface Merge {
  readonly uv: number;
  readonly nu: number;
  readonly nv: number;
}

/** @param uw distance of u to w, vw that of v; nw the points of w */
type MergedDistance = (merge: Merge, uw: number, vw: number, nw: number) => number;

const average: MergedDistance = ({ nu, nv }, uw, vw) => (nu * uw + nv * vw) / (nu + nv);

const complete: MergedDistance = (_, uw, vw) => Math.max(uw, vw);

const weighted: MergedDistance = (_, uw, vw) => 0.5 * (uw + vw);

const ward: MergedDistance = ({ uv, nu, nv }, uw, vw, nw) => {
  const t = 1 / (nu + nv + nw);
  return rootOf((nw + nu) * t * uw * uw + (nw + nv) * t * vw * vw - nw * t * uv * uv);
};

const centroid: MergedDistance = ({ uv, nu, nv }, uw, vw) => {
  const n = nu + nv;
  return rootOf((nu * uw * uw + nv * vw * vw - (nu * nv * uv * uv) / n) / n);
};

const median: MergedDistance = ({ uv }, uw, vw) => rootOf(0.5 * (uw * uw + vw * vw) - 0.25 * uv * uv);

/** Exact duplicates can leave -1e-33, and its root would be NaN, which loses every later comparison. */
function rootOf(squared: number): number {
  return squared > 0 ? Math.sqrt(squared) : 0;
}

export const REDUCIBLE_DISTANCE = { average, complete, weighted, ward } as const;
export type ReducibleMethod = keyof typeof REDUCIBLE_DISTANCE;
export const CENTRE_DISTANCE = { centroid, median } as const;
export type CentreMethod = keyof typeof CENTRE_DISTANCE;
