/**
 * Memory that a training needs at its peak, in bytes: what TensorFlow and the program take, the parameters with their
 * gradients and moments, and the values of a step that the backward pass goes back to,
 *
 *   bytes = base + 4 P words + c T h L,   P ~ 14 L h^2 + 2 h points,   T = min(cap, batch x largest crystal)
 *
 * T: triplet classes of a step; h: hidden features; L: ALIGNN layers (whose line graphs hold most values). An upper bound of the right
 * size, not a model: it decides which workers are asked.
 *
 * Runs inside workflows: plain language only.
 */

/** Processes with TensorFlow loaded and a small network: measured 0.45 to 0.6 GiB. */
const BASE_BYTES = 0.6 * 2 ** 30;
/** Values kept for the backward pass, for each triplet, hidden feature and layer; 4 bytes each. */
const VALUES_PER_TRIPLET = 24;
/** Parameters, gradients, two moments, and a copy of all while a checkpoint is written. */
const COPIES = 8;

export interface MemorySettings {
  readonly network: {
    readonly hiddenFeatures: number;
    readonly alignnLayers: number;
    readonly gcnLayers: number;
    readonly outputFeatures: number;
  };
  readonly training: { readonly batchSize: number; readonly maxTripletsPerStep: number };
}

/** @param mostTriplets triplet classes of the largest crystal; 0 when unknown */
export function trainingMemoryBytes({ network, training }: MemorySettings, mostTriplets: number): number {
  const { hiddenFeatures: h, alignnLayers, gcnLayers, outputFeatures } = network;
  const triplets = Math.max(mostTriplets, Math.min(training.maxTripletsPerStep, training.batchSize * mostTriplets));
  const parameters = 14 * (alignnLayers + gcnLayers) * h * h + 2 * h * outputFeatures;
  return BASE_BYTES + 4 * COPIES * parameters + 4 * VALUES_PER_TRIPLET * triplets * h * alignnLayers;
}
