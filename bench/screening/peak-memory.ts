/** The most memory that the parts of a local stack held at a time, looked at from outside. */
import { setTimeout as sleep } from 'node:timers/promises';
import { stackStatus } from '../../infra/local-stack/client/client.js';

const EVERY_MS = 200;
const MB = 1e6;

/** In MB. */
export interface PeakMemory {
  worker: number;
  children: number;
  perChild: number;
  temporal: number;
  store: number;
}

/** @returns what ends the sampling, and tells; it may be called again */
export function sampleMemory(dataFolder: string): { end(): Promise<PeakMemory> } {
  const peaks = { worker: 0, children: 0, perChild: 0, temporal: 0, store: 0 };
  const controller = new AbortController();
  const sampling = sample(dataFolder, peaks, controller.signal);
  return {
    async end() {
      controller.abort();
      await sampling;
      return peaks;
    },
  };
}

async function sample(dataFolder: string, peaks: PeakMemory, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { parts } = await stackStatus({ dataFolder });
    for (const { name, memory } of parts) {
      if (!memory) continue;
      peaks[name] = Math.max(peaks[name], memory.ownBytes / MB);
      if (name !== 'worker' || memory.children === 0) continue;
      peaks.children = Math.max(peaks.children, memory.childrenBytes / MB);
      peaks.perChild = Math.max(peaks.perChild, memory.childrenBytes / memory.children / MB);
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
