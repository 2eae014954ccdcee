/**
 * What grows how: of every step its processor time, its longest attempt and its largest process, and how its time grew from the
 * one size to the next over n log n, which is 1 where it grew just so.
 */
export interface AttemptCost {
  readonly stage: string;
  readonly step: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

export interface StepCost {
  readonly stage: string;
  readonly step: string;
  readonly attempts: number;
  /** Of all attempts. */
  readonly cpuSeconds: number;
  readonly longestSeconds: number;
  readonly peakMb: number;
}

/** @returns most processor time first */
export function stepCosts(attempts: readonly AttemptCost[]): StepCost[] {
  const costs = new Map<string, StepCost>();
  for (const { stage, step, seconds, cpuSeconds, peakMb } of attempts) {
    const name = `${stage} ${step}`;
    const { attempts: n, ...sum } = costs.get(name) ?? { attempts: 0, cpuSeconds: 0, longestSeconds: 0, peakMb: 0 };
    costs.set(name, {
      stage,
      step,
      attempts: n + 1,
      cpuSeconds: sum.cpuSeconds + cpuSeconds,
      longestSeconds: Math.max(sum.longestSeconds, seconds),
      peakMb: Math.max(sum.peakMb, peakMb),
    });
  }
  return [...costs.values()].sort((a, b) => b.cpuSeconds - a.cpuSeconds);
}

/**
 * @param sizes of both, in crystals, at least 2
 * @param values of both, above 0
 * @returns (value ratio) / (ratio of n log n)
 */
export function growthOverNLogN(sizes: readonly [number, number], values: readonly [number, number]): number {
  const nLogN = (n: number) => n * Math.log(n);
  return values[1] / values[0] / (nLogN(sizes[1]) / nLogN(sizes[0]));
}
