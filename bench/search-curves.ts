/** Learning curves recorded once: what a search would have seen of each trial of a grid. */

/** Every combination was trained to the end; last parameter fastest. */
export const CURVE_GRID = { maxNeighbors: [6, 12, 20, 30], hiddenFeatures: [16, 32, 64, 128] } as const;

export interface RecordedCurve {
  /** Of the split, the initial parameters and the order of crystals. */
  readonly seed: number;
  readonly maxNeighbors: number;
  readonly hiddenFeatures: number;
  readonly secondsPerEpoch: number;
  /** Validation error after each epoch, log10(cm^-1). */
  readonly values: readonly number[];
}

export interface RecordedCurves {
  readonly origin: Readonly<Record<string, string>>;
  readonly epochs: number;
  readonly curves: RecordedCurve[];
}
