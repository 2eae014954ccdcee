/**
 * Every way in which the same 24 points may have been written: they are clustered into their three groups, or the file is
 * refused with a way out that then gives the groups. Nothing else.
 */
import { expect, test } from 'vitest';
import { readFeatureCsv } from '../../../../infra/feature-files/csv.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { type FeatureSet, PLAIN_LAYER, type ReadingChoices } from '../../../../schemas/tables/features.js';
import { adjustedRand, cutByCount, linkage } from '../../../../science/clustering/index.js';
import { seededRandom } from '../../../harness/laws/seeded-random.js';

const N = 24;
const random = seededRandom(11);
const order = Array.from({ length: N }, (_, i) => (i * 7) % N);
const truth = order.map((i) => i % 3);

const HEADS = {
  none: null,
  words: (column: number) => `f${column}`,
  'numbers from 0': (column: number) => String(column),
  'numbers from 1': (column: number) => String(column + 1),
  energies: (column: number) => (0.5 * column).toFixed(2),
  wavelengths: (column: number) => String(300 + 25 * column),
  'mass numbers': (column: number) => String([28, 16, 197, 56, 7, 238][column % 6]! + 300 * Math.floor(column / 6)),
} as const;
const INDICES = {
  none: null,
  counted: (i: number) => String(i),
  'counted from 1': (i: number) => String(i + 1),
  shuffled: (i: number) => String(order[i]! + 100),
  'as floats': (i: number) => `${order[i]!}.0`,
  'of a database': (i: number) => String((order[i]! * 7919) % 100_003),
  texts: (i: number) => `mp-${order[i]!}`,
  formulas: (i: number) => ['InF', 'NaN', 'GaAs', 'NaCl'][i % 4]!,
} as const;
const INDEX_HEADS = ['', 'Unnamed: 0', 'id', 'material_id', 'index', 'structure', 'k'];
const VALUES = {
  fractions: (value: number) => value.toFixed(4),
  'whole numbers': (value: number) => String(Math.round(10 * value)),
  'some whole': (value: number) => String(Math.round(value * 2) / 2),
  exponents: (value: number) => value.toExponential(6),
} as const;
const DIALECTS = [
  [',', '.'],
  [';', '.'],
  [';', ','],
  ['\t', ','],
] as const;

function written(
  heads: keyof typeof HEADS,
  index: keyof typeof INDICES,
  indexHead: string,
  isLast: boolean,
  values: keyof typeof VALUES,
  width: number,
  [separator, decimal]: (typeof DIALECTS)[number],
): string {
  const label = INDICES[index];
  const placed = (cells: string[], own: string | null) =>
    (own === null ? cells : isLast ? [...cells, own] : [own, ...cells]).join(separator);
  const cell = (i: number) => VALUES[values](truth[i]! * 6 + random.uniform()).replace('.', decimal);
  const rows = Array.from({ length: N }, (_, i) =>
    placed(
      Array.from({ length: width }, () => cell(i)),
      label && (index === 'as floats' ? label(i).replace('.', decimal) : label(i)),
    ),
  );
  const head = HEADS[heads];
  const first =
    head &&
    placed(
      Array.from({ length: width }, (_, column) => head(column).replace('.', decimal)),
      label && indexHead,
    );
  return [...(first === null ? [] : [first]), ...rows].join('\n');
}

function isRight({ ids, layers }: FeatureSet, width: number): boolean {
  const points = layers.get(PLAIN_LAYER)!;
  if (ids.length !== N || points.width !== width) return false;
  return adjustedRand(cutByCount(linkage(points, 'average'), 3), truth) === 1;
}

/** Reads, and answers what is asked as the message says it can be answered. */
function answered(text: string, width: number, { header, isNames }: { header: 'yes' | 'no'; isNames: boolean }) {
  let choices: ReadingChoices = {};
  for (let asked = 0; asked < 3; asked++) {
    try {
      return { outcome: isRight(readFeatureCsv(text, 'f.csv', choices), width) ? 'right' : 'wrong', asked };
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const way = String(error.facts['way out']);
      const column = /^--id-column (?:"([^"]+)"|(\S+)) takes it as names, --id-column none as a feature$/.exec(way);
      if (column) choices = { ...choices, idColumn: isNames ? (column[1] ?? column[2]!) : 'none' };
      else if (way === '--header yes or --header no') choices = { ...choices, header };
      else return { outcome: error.message, asked };
    }
  }
  return { outcome: 'asked again and again', asked: 3 };
}

test('the groups, or a refusal with a way out that gives the groups', { timeout: 120_000 }, () => {
  const wrong: string[] = [];
  let refused = 0;
  let read = 0;
  for (const heads of Object.keys(HEADS) as (keyof typeof HEADS)[])
    for (const index of Object.keys(INDICES) as (keyof typeof INDICES)[])
      for (const indexHead of heads === 'none' || index === 'none' ? ['k'] : INDEX_HEADS)
        for (const isLast of index === 'none' ? [false] : [false, true])
          for (const values of Object.keys(VALUES) as (keyof typeof VALUES)[]) {
            // Whole numbers over whole numbers of the same size may be a row as well: the result says how they were taken.
            if (heads === 'mass numbers' && values === 'whole numbers') continue;
            const width = 2 + (read % 2);
            const dialect = DIALECTS[(read >> 1) % DIALECTS.length]!;
            const text = written(heads, index, indexHead, isLast, values, width, dialect);
            const say = {
              header: heads === 'none' ? 'no' : 'yes',
              isNames: index !== 'none',
            } as const;
            read++;
            const { outcome, asked } = answered(text, width, say);
            const name = [heads, index, indexHead, isLast, values, width, dialect].join(' | ');
            if (outcome !== 'right') wrong.push(`${name}: ${outcome}`);
            if (asked > 0) refused++;
          }
  expect(wrong).toEqual([]);
  expect(read).toBeGreaterThan(1500);
  // What a rule decides is not left to the user.
  expect(refused / read).toBeLessThan(0.45);
});
