/**
 * What each bond says of the output: integrated gradients with respect to the expansions phi_e of the bonds, from the mean
 * training bond phi_0 to the crystal's own, on the straight line between them,
 *
 *   A_e = (phi_e - phi_0) . integral over t in [0, 1] of dF / dphi_e at phi_0 + t (phi - phi_0),
 *   sum_e A_e = F(phi) - F(phi_0)                                                  (completeness)
 *
 * F is the prediction at one energy, in the unit of the target. An onset has no gradient where it is not there and jumps where
 * another crossing becomes the first: the prediction at the energy of the onset stands for it. Angles, elements and which atoms
 * are neighbours stay those of the crystal: what they say is in F(phi_0), and no part of any bond.
 *
 * The integral is Gauss and Legendre's, of twice as many nodes until the sum is within 1 % of the difference, or within 1e-5.
 * @source Sundararajan, Taly and Yan, Proc. 34th ICML, PMLR 70, 3319 (2017)
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CrystalGraph, GraphRules } from '../../../schemas/tables/graph.js';
import { gaussLegendre } from '../../numerics/index.js';
import { batchedBondLengths } from '../batches/batch-arrays.js';
import { refuseOtherFeatures } from '../batches/extra-features.js';
import { predictionBatches } from '../batches/prediction-batches.js';
import { readCheckpoint, refuseOtherRules } from '../parameters/checkpoint.js';
import type { PredictionOptions } from '../prediction/prediction.js';
import { expansionOf } from './bond-expansion.js';
import { BondGradients } from './bond-gradients.js';
import { type OutputPoint, outputAt } from './output-point.js';

/** Nodes of the path, one number after the other until the sum is complete. */
const PATH_STEPS = [8, 16, 32, 64, 128] as const;
/** Of the difference. */
export const COMPLETENESS = 0.01;
/** Differences of float32 outputs are not known better: in the unit of the target. */
const ROUNDING = 1e-5;

export interface BondAttribution {
  /** All bonds of a class in the cell together: shape [bond classes], in the unit of the target. */
  readonly perClass: Float64Array;
  /** F(phi) - F(phi_0). */
  readonly difference: number;
  /** Of the sum from the difference, absolute. */
  readonly gap: number;
  /** Nodes of the path. */
  readonly steps: number;
}

/** @returns the gap as part of the difference, or of the smallest difference whose hundredth is above rounding */
export function relativeGap({ gap, difference }: Pick<BondAttribution, 'gap' | 'difference'>): number {
  return gap / Math.max(Math.abs(difference), ROUNDING / COMPLETENESS);
}

interface BondQuestion {
  /** Of every crystal, where its output is explained. */
  readonly points: readonly OutputPoint[];
  /** The mean training bond, shape [edgeBins]. */
  readonly baseline: Float64Array;
}

/**
 * @returns one a crystal; null where the sum is not complete at the most steps
 * @throws InvalidGraphError if the model was trained with other rules, or a graph cannot be one
 */
export async function attributeBonds(
  checkpoint: Table<'checkpoint'>,
  graphs: readonly CrystalGraph[],
  rules: GraphRules,
  { points, baseline }: BondQuestion,
  options: PredictionOptions,
): Promise<(BondAttribution | null)[]> {
  const { settings } = readCheckpoint(checkpoint);
  refuseOtherRules(settings.graphRules, rules);
  refuseOtherFeatures(graphs, settings.network, settings.conditions);
  const paths = graphs.map((graph, i) => new BondPath(graph, at(points, i), baseline));
  const gradients = await BondGradients.load(checkpoint, options.programFolder);
  const ask = async (asked: readonly Place[]) => {
    let first = 0;
    for (const batch of predictionBatches(
      asked.map(({ path }) => path.graph),
      options.batchSize ?? null,
    )) {
      runBatch(gradients, asked.slice(first, first + batch.length), settings.network.outputFeatures);
      first += batch.length;
      await nextTurn();
    }
  };
  try {
    await ask(paths.flatMap((path) => [0, 1].map((t) => ({ path, t, weight: 0 }))));
    for (const steps of PATH_STEPS) {
      const open = paths.filter((path) => !path.isComplete);
      // Few crystals at a time: their places on the path are all in memory.
      for (let from = 0; from < open.length; from += CRYSTALS_AT_A_TIME) {
        const some = open.slice(from, from + CRYSTALS_AT_A_TIME);
        for (const path of some) path.begin(steps);
        await ask(some.flatMap((path) => gaussLegendre(steps).map(({ at: t, weight }) => ({ path, t, weight }))));
        await options.onProgress?.(paths.filter(({ isComplete }) => isComplete).length, paths.length);
      }
    }
  } finally {
    gradients.dispose();
  }
  return paths.map((path) => (path.isComplete ? path.result : null));
}

const CRYSTALS_AT_A_TIME = 64;

/** A place on the path of a crystal, and what its gradient counts in the integral. */
interface Place {
  readonly path: BondPath;
  readonly t: number;
  readonly weight: number;
}

/** The straight line from the mean bond to a crystal's own, and what was found along it. */
class BondPath {
  private readonly own: Float32Array;
  private readonly bins: number;
  private readonly ends = new Map<number, number>();
  private steps = 0;
  private perClass: Float64Array;

  constructor(
    readonly graph: CrystalGraph,
    readonly point: OutputPoint,
    private readonly baseline: Float64Array,
  ) {
    this.bins = baseline.length;
    this.own = expansionOf(batchedBondLengths(graph), this.bins);
    this.perClass = new Float64Array(this.own.length / this.bins);
  }

  /** Numbers of its expansion in a batch. */
  get size(): number {
    return this.own.length;
  }

  begin(steps: number): void {
    this.steps = steps;
    this.perClass = new Float64Array(this.perClass.length);
  }

  fill(t: number, rows: Float32Array): void {
    this.own.forEach((value, i) => {
      const mean = at(this.baseline, i % this.bins);
      rows[i] = mean + t * (value - mean);
    });
  }

  take({ t, weight }: Place, output: number, gradient: ArrayLike<number>): void {
    if (weight === 0) {
      this.ends.set(t, output);
      return;
    }
    this.own.forEach((value, i) => {
      const bond = Math.floor(i / this.bins);
      const change = value - at(this.baseline, i % this.bins);
      this.perClass[bond] = at(this.perClass, bond) + weight * change * at(gradient, i);
    });
  }

  /** A bond that a batch adds to a crystal without one weighs nothing, and is no bond of the crystal. */
  get result(): BondAttribution {
    const difference = (this.ends.get(1) ?? Number.NaN) - (this.ends.get(0) ?? Number.NaN);
    const sum = this.perClass.reduce((total, value) => total + value, 0);
    const perClass = this.perClass.slice(0, this.graph.bondLength.length);
    return { perClass, difference, gap: Math.abs(sum - difference), steps: this.steps };
  }

  get isComplete(): boolean {
    return this.steps > 0 && relativeGap(this.result) <= COMPLETENESS;
  }
}

function runBatch(gradients: BondGradients, places: readonly Place[], outputs: number): void {
  const sizes = places.map(({ path }) => path.size);
  const expansion = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
  const direction = new Float32Array(places.length * outputs);
  let offset = 0;
  places.forEach(({ path, t }, i) => {
    path.fill(t, expansion.subarray(offset, offset + path.size));
    offset += path.size;
    const { index, share } = path.point;
    direction[i * outputs + index] = 1 - share;
    if (share > 0) direction[i * outputs + index + 1] = share;
  });
  const graphs = places.map(({ path }) => path.graph);
  const { prediction, gradient } = gradients.run(graphs, expansion, direction);
  offset = 0;
  places.forEach((place, i) => {
    const output = outputAt(prediction.subarray(i * outputs, (i + 1) * outputs), place.path.point);
    place.path.take(place, output, gradient.subarray(offset, offset + place.path.size));
    offset += place.path.size;
  });
}
