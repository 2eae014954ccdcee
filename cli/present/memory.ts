/** What want of memory did to the trials of a run, in the lines of its summary: it is part of the answer. */
import type { Fact } from './text/facts.js';

export interface MemoryShortage {
  readonly hindered?: readonly { readonly trial: number; readonly reason: string }[];
  readonly halved?: readonly { readonly trial: number; readonly maxTripletsPerStep: number }[];
}

/** @returns no lines where nothing was short of memory */
export function memoryFacts({ hindered = [], halved = [] }: MemoryShortage): Fact[] {
  return [
    ...hindered.map(({ trial, reason }): Fact => ['no result', `trial ${trial}, for want of memory: ${reason}`]),
    ...halved.map(
      ({ trial, maxTripletsPerStep }): Fact => [
        'memory',
        `trial ${trial} ran out of it and was trained with at most ${maxTripletsPerStep} triplets a step`,
      ],
    ),
  ];
}
