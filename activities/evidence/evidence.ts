/**
 * Predictions out of fold -> errors with intervals over compounds, comparisons of methods on the same crystals, what the
 * network adds to trees, and whether polymorphs come in the right order.
 *
 * Queue compute. Reads `out-of-fold` (all folds and methods), `structures`, `spectra` and, of crystals at several conditions, the
 * `split` of the data: polymorphs, residuals and what is added to trees are then of one row a crystal; writes `out-of-fold-errors`,
 * `out-of-fold-comparisons`, `beside-trees`, `polymorph-order`, and for probabilities `calibration` (onsets of the network). Idempotent: pure and seeded.
 * Spectra without an axis have no onsets. The summary says in words how the network compares with trees.
 */
import { z } from 'zod';
import { SeedSchema } from '../../schemas/seed.js';
import { FoldSettingsSchema } from '../../schemas/settings/folds.js';
import { type StartNote, StartNoteSchema, seenText, startName } from '../../schemas/settings/start-note.js';
import { METHODS, type Method, VERDICTS } from '../../schemas/tables/evidence.js';
import { step } from '../frame/step.js';
import { besideTreesTable, besideTreesText } from './beside-trees.js';
import { type ComparisonRow, comparisonRows, errorRows, polymorphRow } from './evidence-rows.js';
import { calibrationTable, comparisonsTable, errorsTable, polymorphsTable } from './evidence-tables.js';
import { judgedCrystals } from './judged.js';
import { leadingScale } from './leading-scale.js';

/** Each of the left is told apart, or not, from each of the right. */
const COMPARED: readonly (readonly [Method, Method])[] = [
  ['network', 'trees'],
  ['mean of network and trees', 'network'],
  ['mean of network and trees', 'trees'],
  ['network', 'network from nothing'],
];

export const evidence = step({
  name: 'evidence',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({
    ...FoldSettingsSchema.shape,
    seed: SeedSchema,
    /** What of the trainings was not as asked, in words. */
    remarks: z.array(z.string()).min(1).optional(),
    /** Of the model that the trainings of the network begin at. */
    start: StartNoteSchema.optional(),
  }),
  reads: {
    outOfFold: { kind: 'out-of-fold' },
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split', optional: true },
  },
  writes: {
    errors: { kind: 'out-of-fold-errors' },
    comparisons: { kind: 'out-of-fold-comparisons' },
    polymorphs: { kind: 'polymorph-order' },
    calibration: { kind: 'calibration' },
    besideTrees: { kind: 'beside-trees' },
  },
  run({ outOfFold, structures, spectra, split }, { seed, remarks = [], start, ...settings }, context) {
    const crystals = judgedCrystals({ outOfFold, structures, spectra, split });
    const counted = crystals.filter(({ isCounted }) => isCounted);
    // As `baselinesOutOfFold` was told: the split comes with data that name conditions.
    const trees = split === null ? 'trees on composition' : 'trees on composition and conditions';
    const scale = leadingScale(spectra, crystals);
    const methods = METHODS.filter((method) => crystals.every(({ said }) => said.has(method)));
    const errors = methods.flatMap((method, done) => {
      context.progress(done, methods.length, `errors of ${method}`);
      return errorRows(crystals, method, scale, seed);
    });
    context.progress(methods.length, methods.length, 'methods against each other');
    const compared = COMPARED.filter((pair) => pair.every((method) => methods.includes(method)));
    const comparisons = compared.flatMap((pair) => comparisonRows(crystals, pair, seed));
    const besideTrees = besideTreesTable(counted, seed);
    return {
      outputs: {
        errors: errorsTable(errors, settings, {
          ...(remarks.length > 0 && { remarks: remarks.join('; ') }),
          ...(start && { start: JSON.stringify(start) }),
        }),
        comparisons: comparisonsTable(comparisons),
        polymorphs: polymorphsTable(
          methods.map((method) => polymorphRow(counted, method, scale.leastDifference)),
          scale.leastDifference,
        ),
        calibration: calibrationTable(counted),
        besideTrees,
      },
      summary: {
        verdict: verdictText(comparisons, scale.values, trees),
        besideTrees: besideTreesText(besideTrees, scale.values),
        ...(start && { fromNothing: startText(comparisons, start, scale.values) }),
      },
    };
  },
});

function verdictText(comparisons: readonly ComparisonRow[], values: string, trees: string): string {
  const found = comparedWith(comparisons, 'trees');
  if (!found) return `too few compounds to compare the network with ${trees}`;
  return `the network is ${VERDICTS[found.verdict]} ${trees} by its ${values} (${differenceText(found)})`;
}

function startText(comparisons: readonly ComparisonRow[], start: StartNote, values: string): string {
  const found = comparedWith(comparisons, 'network from nothing');
  const compared = found
    ? `from the weights of ${startName(start)} the network is ${VERDICTS[found.verdict]} from nothing by its ${values} (${differenceText(found)})`
    : 'too few compounds, or a fold without a model, to compare with trainings from nothing';
  return `${compared}; ${seenText(start)}`;
}

/** Of the network, by spectra where there are such. */
function comparedWith(comparisons: readonly ComparisonRow[], other: Method): ComparisonRow | undefined {
  return comparisons.find(({ left, right }) => left === 'network' && right === other);
}

function differenceText({ difference, lower, upper }: ComparisonRow): string {
  const [mean, from, to] = [difference, lower, upper].map((value) => value.toFixed(3));
  return `difference ${mean}, 95 % interval ${from} to ${to}`;
}
