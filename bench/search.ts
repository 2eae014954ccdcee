/**
 * What early stopping saves on the bundled data: the full grid of 16 recorded learning curves against 16 trials with
 * ASHA, in the order of the grid, in random order, and as TPE proposes them; five seeds of data and search.
 *   node dist/bench/search.js
 * Needs no server and trains nothing: test/fixtures/sweeps/curves.json was recorded by record-search-curves.ts.
 * A table of other rules and of ten searches a seed shows how much hangs on either. Prints epochs and lowest validation
 * error as shares of the grid's, medians of five seeds, last.
 */
import { METHODS, median, RULES, readCurves, sharesOfGrid } from './search-curves.js';

const recorded = readCurves();
const medians = (shares: ReturnType<typeof sharesOfGrid>) => {
  const [epochs, error] = [median(shares.map((s) => s.epochs)), median(shares.map((s) => s.error))];
  return { epochs, error, worst: Math.max(...shares.map((s) => s.error)) };
};

process.stdout.write('| method | eta | first rung | epochs | lowest error | worst |\n|---|---|---|---|---|---|\n');
for (const rule of RULES)
  for (const method of METHODS) {
    const { epochs, error, worst } = medians(sharesOfGrid(recorded, method, rule, 10));
    const cells = [method, rule.eta, rule.minEpochs, epochs.toFixed(3), error.toFixed(4), worst.toFixed(3)];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
process.stdout.write('\n');
for (const method of METHODS) {
  const { epochs, error } = medians(sharesOfGrid(recorded, method));
  process.stdout.write(
    `${method} with ASHA: ${epochs.toFixed(3)} of the grid's epochs, ${error.toFixed(4)} of its lowest error\n`,
  );
}
