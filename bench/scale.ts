/**
 * The whole `discover` on made-up folders of crystals of 1 to 64 atoms with spectra of 1,501 points: processor time and peak memory
 * by step, bytes in the store, size and opening time of the page, and how each grows over n log n. Networks are narrow (8 and 16
 * features) and trained for 2 epochs, so that it ends in minutes: everything but the epochs grows with the crystals, and what an
 * epoch takes is in `bench:model`.
 *
 *   npm run bench:scale [-- --sizes 250,1000,2681 --keep FOLDER -o json]
 *
 * `--keep` leaves the folders, the pages and the exported files there. Needs GNU time. The numbers: docs/reference/scale.md.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measuresCommands } from './clustering/command.js';
import { pointCounts } from './point-counts.js';
import { type Discovered, discovered } from './scale/discovered.js';
import { growthLines, sizeLines } from './scale/report.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '250,1000,2681' },
    keep: { type: 'string' },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const isJson = values.output === 'json';
if (!measuresCommands()) throw new Error('bench:scale needs GNU time: apt-get install time');
const scratch = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'spectraloom-bench-scale-'));
mkdirSync(scratch, { recursive: true });
const runs: Discovered[] = [];
try {
  for (const crystals of pointCounts('--sizes', values.sizes)) {
    const run = await discovered(scratch, crystals);
    runs.push(run);
    if (!isJson) process.stdout.write(`${sizeLines(run).join('\n')}\n`);
  }
  process.stdout.write(isJson ? `${JSON.stringify(runs)}\n` : `${growthLines(runs).join('\n')}\n`);
} finally {
  if (!values.keep) rmSync(scratch, { recursive: true, force: true });
}
