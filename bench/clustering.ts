/**
 * Seconds for distances and each linkage at n = 2,681 points of 256 dimensions (the size of the published study),
 * on independent normal points, seed 0. Prints one row a step, the comparison last.
 *
 *   npx tsc -p tsconfig.check.json --noEmit false --outDir dist && node dist/bench/clustering.js [n] [width]
 *
 * The peer is not run here: SciPy 1.17 took 0.32 s for the distances and 0.03 to 0.13 s for a linkage, on two cores.
 */
import { performance } from 'node:perf_hooks';
import {
  copheneticCorrelation,
  cutByCount,
  linkageOfDistances,
  type Points,
  pairwiseDistances,
  silhouette,
} from '../science/clustering/index.js';

const SCIPY_DISTANCES_S = 0.32;
const SCIPY_LINKAGE_S = 0.13;
const METHODS = ['ward', 'average', 'complete', 'single', 'weighted'] as const;

/** Normal deviates by Box and Muller from a 32-bit counter generator (mulberry32). */
function normalPoints(n: number, width: number, seed: number): Points {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  const values = new Float32Array(n * width).map(() => {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  });
  return { width, values };
}

/** Shortest of three runs: the first pays for compilation. */
function seconds(label: string, run: () => void): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const begin = performance.now();
    run();
    shortest = Math.min(shortest, (performance.now() - begin) / 1000);
  }
  console.log(`${label.padEnd(24)} ${shortest.toFixed(3)} s`);
  return shortest;
}

const n = Number(process.argv[2] ?? 2681);
const width = Number(process.argv[3] ?? 256);
const points = normalPoints(n, width, 0);
console.log(`n = ${n}, ${width} dimensions`);
const distances = pairwiseDistances(points);
const distanceSeconds = seconds('distances', () => pairwiseDistances(points));
const slowest = Math.max(...METHODS.map((method) => seconds(method, () => linkageOfDistances(distances, method))));
const ward = linkageOfDistances(distances, 'ward');
seconds('cophenetic correlation', () => copheneticCorrelation(ward, distances));
seconds('cut and silhouette', () => silhouette(distances, cutByCount(ward, 20)));
console.log(`peak memory              ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
if (n === 2681 && width === 256) {
  const ratio = (distanceSeconds + slowest) / (SCIPY_DISTANCES_S + SCIPY_LINKAGE_S);
  console.log(`distances + slowest linkage over SciPy 1.17: ${ratio.toFixed(2)}`);
}
