/**
 * What early stopping saves on the bundled data: the full grid of 16 recorded learning curves against the same 16 trials
 * with ASHA, in the order of the grid, in random order, and as TPE proposes them; five seeds of data and search.
 *   node dist/bench/search.js
 * Needs no server and trains nothing: test/fixtures/sweeps/curves.json was recorded by record-search-curves.ts.
 * Prints epochs and lowest validation error as shares of the grid's, medians over the seeds, last.
 */
import { METHODS, median, readCurves, sharesOfGrid } from './search-curves.js';

const recorded = readCurves();
const lines: string[] = [];
for (const method of METHODS) {
  const shares = sharesOfGrid(recorded, method);
  for (const { seed, epochs, error } of shares)
    process.stdout.write(
      `${method} with ASHA, seed ${seed}: ${epochs.toFixed(3)} of the epochs, error x ${error.toFixed(4)}\n`,
    );
  const [epochs, error] = [median(shares.map((s) => s.epochs)), median(shares.map((s) => s.error))];
  lines.push(
    `${method} with ASHA, median: ${epochs.toFixed(3)} of the grid's epochs, ${error.toFixed(4)} of its lowest error\n`,
  );
}
process.stdout.write(`\n${lines.join('')}`);
