/**
 * One measurement in a process of its own: `node dist/bench/screening/child.js JOB`, JOB as JSON. Prints seconds and the most
 * memory that the process held, as JSON.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gunzipSync } from 'node:zlib';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { generateCandidates, generatorRules } from '../../science/candidates/index.js';
import { buildCrystalGraph } from '../../science/graph/index.js';
import { KeptNetworks, predictGraphs, readModelCard } from '../../science/model/index.js';
import { madeUpCrystal } from './made-up-crystals.js';

export type LoneJob =
  /** The inference of a screening and nothing else. `model`: file of a checkpoint. */
  | { readonly work: 'inference'; readonly model: string; readonly count: number; readonly from: number }
  | { readonly work: 'generator'; readonly count: number };

export interface Measured {
  readonly count: number;
  readonly seconds: number;
  /** Of `seconds`, those of crystal graphs. */
  readonly graphSeconds?: number;
  readonly peakMb: number;
}

/** Crystals of a shard. */
const TOGETHER = 2000;

const job = JSON.parse(at(process.argv, 2)) as LoneJob;
const measured = job.work === 'inference' ? await inference(job) : generator(job.count);
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(`${JSON.stringify({ ...measured, peakMb } satisfies Measured)}\n`);

async function inference({
  model,
  count,
  from,
}: Extract<LoneJob, { work: 'inference' }>): Promise<Omit<Measured, 'peakMb'>> {
  const checkpoint = decodeTable('checkpoint', readFileSync(model));
  const { graphRules } = readModelCard(checkpoint);
  const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
  const networks = new KeptNetworks({ networks: 1, parameters: 2 ** 26 });
  let graphSeconds = 0;
  const predict = async (start: number, size: number) => {
    const begin = performance.now();
    const graphs = Array.from({ length: size }, (_, i) => buildCrystalGraph(madeUpCrystal(start + i), graphRules));
    graphSeconds += (performance.now() - begin) / 1000;
    await predictGraphs(checkpoint, graphs, graphRules, { programFolder, networks });
  };
  // The network is loaded and its kernels are warm, as in a child at work.
  await predict(from + count, TOGETHER);
  graphSeconds = 0;
  const begin = performance.now();
  for (let done = 0; done < count; done += TOGETHER) await predict(from + done, Math.min(TOGETHER, count - done));
  const seconds = (performance.now() - begin) / 1000;
  rmSync(programFolder, { recursive: true });
  return { count, seconds, graphSeconds };
}

/** Candidates of the bundled crystals: all elements replaced, sites split, nine volumes. */
function generator(count: number): Omit<Measured, 'peakMb'> {
  const volumes = Array.from({ length: 9 }, (_, i) => 0.92 + 0.02 * i);
  // Of all ions that have a size: those of the data alone end before a million.
  const rules = { ...generatorRules({ replace: 'all', splits: true, volumes }), ions: 'all' } as const;
  const begin = performance.now();
  let made = 0;
  for (const _ of generateCandidates(bundledCrystals(), rules)) if (++made === count) break;
  return { count: made, seconds: (performance.now() - begin) / 1000 };
}

interface CrystalLine {
  readonly id: string;
  readonly lattice: number[][];
  readonly species: string[];
  readonly frac_coords: number[][];
}

function bundledCrystals(): Structure[] {
  const text = gunzipSync(readFileSync('data/gpaw-absorption/absorption.jsonl.gz')).toString('utf8').trim();
  return text.split('\n').map((line) => {
    const { id, lattice, species, frac_coords } = JSON.parse(line) as CrystalLine;
    return {
      id,
      lattice: Float64Array.from(lattice.flat()),
      species,
      fracCoords: Float64Array.from(frac_coords.flat()),
    };
  });
}
