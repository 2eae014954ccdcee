/** The reference implementation on the same crystals, where it is installed. */
import { join } from 'node:path';
import { type Config, Measurement, peersIn } from '../model-contestant.js';
import { writeSet } from '../model-set.js';
import { madeUpCrystal } from './made-up-crystals.js';
import type { ScreeningRow } from './report.js';

export interface PeerRatio {
  readonly name: string;
  /** Null where it is not installed. */
  readonly ratio: number | null;
  readonly text: string;
}

const NAME = 'alignn-2026';
const CRYSTALS = 2000;
/** As many as the bundled spectra have. */
const POINTS = 301;
const CONFIG: Config = { hiddenFeatures: 64, maxNeighbors: 12, batchSize: 64 };
const SECONDS = 5;

/**
 * From a structure file to the output of the network, in as many processes as there were workers. The peer reads, ranks and
 * keeps nothing.
 *
 * @param row what it is compared with
 * @param scratch folder for its crystals
 */
export async function peerRatios(peers: string, row: ScreeningRow, scratch: string): Promise<PeerRatio[]> {
  const peer = peersIn(peers).found.find(({ name }) => name === NAME);
  if (!peer) return [{ name: NAME, ratio: null, text: `${NAME} is not in ${peers}` }];
  const folder = join(scratch, 'peer');
  const structures = Array.from({ length: CRYSTALS }, (_, i) => madeUpCrystal(i));
  const targets = new Float32Array(CRYSTALS * POINTS);
  writeSet({ name: 'made up', structures, targets, points: POINTS }, folder, [CONFIG.maxNeighbors]);
  const layout = { processes: row.workers, threads: 1 };
  const secondsACrystal = [];
  for (const work of ['featurization', 'inference'] as const) {
    const measurement = new Measurement(peer, layout, { work, folder, config: CONFIG }, scratch);
    try {
      await measurement.ready();
      await measurement.work(SECONDS);
      secondsACrystal.push(1 / measurement.structuresPerSecond);
      await measurement.end();
    } finally {
      measurement.stop();
    }
  }
  const rate = 1 / secondsACrystal.reduce((sum, seconds) => sum + seconds, 0);
  const own = row.candidates / row.seconds;
  return [{ name: NAME, ratio: own / rate, text: `${NAME}: ${Math.round(rate)} crystals a second` }];
}
