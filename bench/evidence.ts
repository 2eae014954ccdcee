/**
 * Errors out of fold of settings beside those of the default and of methods without a network, on the bundled data without
 * servers: five folds by formula as `validate` draws them, paired differences with their verdicts, reliability, and time.
 *
 *   npm run bench:evidence -- [--configurations default,loss-mse,...] [--repeats 123,124] [--epochs N] [--blend NAME]
 *                             [--processes 2] [--keep FOLDER] [-o json]
 *
 * A repeat is a seed of the trainings, or two numbers: `7:124` draws the folds with 7. Settings are those of
 * `evidence/configurations.ts`; `a+b` joins two; the first is what the others are compared with. `--keep` keeps predictions
 * for other tables of the same build. How it is judged: docs/reference/accuracy.md.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidInputError } from '../schemas/failure.js';
import { at } from '../schemas/required.js';
import { DISCOVER_PRESET } from '../schemas/settings/preset.js';
import { bundledTables, foldSplit } from './evidence/bundled-tables.js';
import { configuration } from './evidence/configurations.js';
import { baselineEntries, blendEntries, networkEntry, type Repeat, trainingsOf } from './evidence/entries.js';
import { trainAll } from './evidence/fold-children.js';
import { isKept, trainingName } from './evidence/fold-training.js';
import { judged, referencesOf } from './evidence/judge.js';
import { tableLines } from './evidence/table.js';

const { values: options } = parseArgs({
  options: {
    configurations: { type: 'string', default: 'default,seeds-2,loss-mse,loss-huber,rate-2e-3,weights-quarter' },
    repeats: { type: 'string', default: '123' },
    epochs: { type: 'string' },
    blend: { type: 'string', default: '' },
    processes: { type: 'string', default: '2' },
    keep: { type: 'string' },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const isJson = options.output === 'json';
if (!isJson && options.output !== 'text') throw new Error(`--output ${options.output}: text or json`);

const epochs = options.epochs === undefined ? null : wholeNumber('--epochs', options.epochs);
const configurations = options.configurations.split(',').map((name) => configuration(name, epochs));
const tables = await bundledTables();
const references = referencesOf(tables);
const repeats: Repeat[] = [];
for (const text of options.repeats.split(',')) {
  const numbers = text.split(':').map((number) => wholeNumber('--repeats', number));
  const seed = at(numbers, numbers.length - 1);
  const foldSeed = numbers.length > 1 ? at(numbers, 0) : DISCOVER_PRESET.training.seed;
  const folds = Array.from({ length: DISCOVER_PRESET.validation?.folds ?? 0 }, (_, fold) => fold);
  const splits = await Promise.all(folds.map((fold) => foldSplit(tables, fold, foldSeed)));
  repeats.push({ foldSeed, seed, splits });
}

const begin = performance.now();
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
mkdirSync(folder, { recursive: true });
try {
  const needed = configurations.flatMap((each) => repeats.flatMap((repeat) => trainingsOf(each, repeat).flat()));
  const missing = [...new Map(needed.map((training) => [trainingName(training), training])).values()].filter(
    (training) => !isKept(folder, training),
  );
  await trainAll(missing, {
    folder,
    processes: wholeNumber('--processes', options.processes),
    onDone: (done) => process.stderr.write(`\r${done} of ${missing.length} trainings `),
  });
  process.stderr.write('\n');
  const networks = configurations.map((each) => networkEntry(each, repeats, references, folder));
  const baselines = await baselineEntries(tables, repeats, references);
  const trees = at(baselines, 0);
  const blended = options.blend === '' ? [] : options.blend.split(',');
  const blends = networks
    .filter(({ name }) => blended.includes(name))
    .map((entry) => blendEntries(entry, trees, repeats, references));
  const first = at(networks, 0);
  const entries = [...networks, ...baselines, ...blends.flatMap((blend) => blend.entries)];
  const rows = entries.map((entry) => judged(entry, references, entry === first ? null : first));
  const seconds = (performance.now() - begin) / 1000;
  if (isJson) process.stdout.write(`${JSON.stringify({ repeats: options.repeats, rows, seconds }, null, 2)}\n`);
  else {
    process.stdout.write(`${tableLines(rows).join('\n')}\n\n`);
    for (const { entries: own, weights } of blends)
      process.stdout.write(`weights of the network in ${at(own, 1).name}: ${weights.join(' ')}\n`);
    const crystals = `${references.ids.length} crystals of ${new Set(references.compounds).size} compounds`;
    process.stdout.write(`${crystals}, ${repeats.length} repeats, ${seconds.toFixed(0)} s\n`);
  }
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true });
}

function wholeNumber(option: string, text: string): number {
  if (!/^[0-9]{1,9}$/.test(text))
    throw new InvalidInputError(`${option} ${text}: not a whole number`, { found: text, expected: 'a whole number' });
  return Number(text);
}
