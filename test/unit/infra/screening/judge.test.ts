/** A judgement is an offline sort of the rows in plain JavaScript; the front is what brute force finds. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JudgedScreening, judge } from '../../../../infra/screening/judge.js';
import { RANK_ORDER } from '../../../../infra/screening/judgement-sql.js';
import { topCandidates } from '../../../../infra/screening/top.js';
import type { CandidateCriteria, CriteriaObjective } from '../../../../schemas/screening/criteria.js';
import { type ScreenedRow, writeSegments } from '../../../harness/screening/segments.js';

const criteria = (
  objectives: readonly CriteriaObjective[],
  rest: Partial<CandidateCriteria> = {},
): CandidateCriteria => ({
  schemaVersion: 1,
  where: null,
  requireInDomain: false,
  window: null,
  objectives: [...objectives],
  ...rest,
});

async function judged<T>(
  rows: readonly ScreenedRow[],
  asked: CandidateCriteria,
  ask: (judgement: JudgedScreening) => Promise<T>,
): Promise<T> {
  const { folder, segments } = await writeSegments(rows);
  const judgement = await judge({ segments, scratch: path.join(folder, 'scratch'), criteria: asked, chances: null });
  try {
    return await ask(judgement);
  } finally {
    judgement.database.close();
    await rm(folder, { recursive: true });
  }
}

const ranking = ({ database }: JudgedScreening) =>
  database.rows(`SELECT id, score, isOnFront FROM ranked ORDER BY ${RANK_ORDER}`);

const gainOf = (row: ScreenedRow, { column, goal, value = 0 }: CriteriaObjective): number | null => {
  const x = row[column];
  if (typeof x !== 'number') return null;
  return goal === 'max' ? x : goal === 'min' ? -x : -Math.abs(x - value);
};

/** The same, written without a database. */
function offline(
  rows: readonly ScreenedRow[],
  { objectives, requireInDomain }: CandidateCriteria,
  passes = (_: ScreenedRow) => true,
) {
  const passing = rows.filter((row) => (!requireInDomain || row.inDomain === true) && passes(row));
  const gains = passing.map((row) => objectives.map((objective) => gainOf(row, objective)));
  const known = objectives.map((_, i) => gains.flatMap((each) => (each[i] === null ? [] : [each[i] as number])));
  const total = objectives.reduce((sum, { weight }) => sum + weight, 0);
  const scores = gains.map((each) => {
    if (each.includes(null)) return null;
    const shares = each.map((gain, i) => {
      const [least, largest] = [Math.min(...known[i]!), Math.max(...known[i]!)];
      return objectives[i]!.weight * (largest > least ? (gain! - least) / (largest - least) : 1);
    });
    return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share) / total;
  });
  const isOnFront = gains.map(
    (a, i) =>
      objectives.length > 0 &&
      scores[i] !== null &&
      !gains.some(
        (b, j) => scores[j] !== null && b.every((gain, k) => gain! >= a[k]!) && b.some((gain, k) => gain! > a[k]!),
      ),
  );
  return passing
    .map((row, i) => ({ id: row.id, score: scores[i]!, isOnFront: isOnFront[i]! }))
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.id < b.id ? -1 : 1));
}

// Few distinct values, so that there are ties.
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 6 }).map((n) => n / 4) },
  { weight: 2, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const rowsOf = fc
  .array(fc.record({ onsetEv: value, slmePercent: value, strain: value, inDomain: fc.boolean() }), { maxLength: 60 })
  .map((rows) => rows.map((row, i) => ({ id: `c${(i * 37) % 61}`, ...row })));
const objective = fc.record({
  column: fc.constantFrom('onsetEv', 'slmePercent', 'strain'),
  goal: fc.constantFrom('max' as const, 'min' as const, 'target' as const),
  value: fc.integer({ min: 0, max: 2 }),
  weight: fc.constantFrom(1, 2, 0.3),
});

describe('a ranking', () => {
  it('is the offline sort, and its front that of brute force', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf,
        fc.array(objective, { maxLength: 4 }),
        fc.boolean(),
        async (rows, objectives, requireInDomain) => {
          const asked = criteria(objectives, { requireInDomain });
          const expected = offline(rows, asked);
          await judged(rows, asked, async (judgement) => {
            expect(await ranking(judgement)).toEqual(expected);
            expect(judgement.counts).toEqual({
              screened: rows.length,
              passing: expected.length,
              ranked: expected.filter(({ score }) => score !== null).length,
              onFront: expected.filter(({ isOnFront }) => isOnFront).length,
            });
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  it('asks the condition', async () => {
    const rows = [0.5, 1.2, null, 1.6, 2].map((onsetEv, i) => ({
      id: `c${i}`,
      onsetEv,
      elements: i % 2 ? ['Pb'] : ['O'],
    }));
    const asked = criteria([{ column: 'onsetEv', goal: 'max', weight: 1 }], {
      where: "onsetEv > 1 AND NOT contains(elements, 'Pb')",
    });
    await judged(rows, asked, async (judgement) => {
      expect(await ranking(judgement)).toEqual([{ id: 'c4', score: 1, isOnFront: true }]);
    });
  });

  it('never takes what is unknown for good', async () => {
    const rows = [
      { id: 'a', onsetEv: null, slmePercent: 30 },
      { id: 'b', onsetEv: 1, slmePercent: 1 },
      { id: 'c', onsetEv: Number.NaN, slmePercent: 40 },
    ];
    const objectives = (['onsetEv', 'slmePercent'] as const).map((column) => ({
      column,
      goal: 'max' as const,
      weight: 1,
    }));
    await judged(rows, criteria(objectives), async (judgement) => {
      expect(await ranking(judgement)).toEqual([
        { id: 'b', score: 0.5, isOnFront: true },
        { id: 'a', score: null, isOnFront: false },
        { id: 'c', score: null, isOnFront: false },
      ]);
    });
  });

  it('refuses a probability where nothing is known of the errors', async () => {
    const asked = criteria([{ column: 'probability', goal: 'max', weight: 1 }], { window: { minEv: 1, maxEv: 2 } });
    await expect(judged([], asked, ranking)).rejects.toMatchObject({
      name: 'RefusedError',
      facts: { field: 'probability' },
    });
  });

  it('checks a stored condition anew', async () => {
    await expect(judged([], criteria([], { where: 'onsetEv > (SELECT 1)' }), ranking)).rejects.toThrow(
      'a query within',
    );
  });
});

describe('the top', () => {
  const volumes = fc.array(
    fc.record({
      formula: fc.constantFrom('GaN', 'ZnO'),
      cellVolumeA3: fc.oneof(
        fc.constant(null),
        fc.integer({ min: 980, max: 1040 }).map((n) => n / 10),
      ),
      slmePercent: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 60 },
  );

  it('counts near twins as one, from the best on', async () => {
    await fc.assert(
      fc.asyncProperty(volumes, fc.integer({ min: 1, max: 8 }), async (made, k) => {
        const rows = made.map((row, i) => ({ id: `c${(i * 37) % 61}`, nAtoms: 4, onsetEv: i, ...row }));
        const asked = criteria([{ column: 'slmePercent', goal: 'max', weight: 1 }]);
        const standing: { id: string; formula: string; volume: number | null; twins: number }[] = [];
        for (const { id } of offline(rows, asked)) {
          const { formula, cellVolumeA3 } = rows.find((row) => row.id === id)!;
          const volume = cellVolumeA3 === null ? null : cellVolumeA3 / 4;
          const near = standing.find(
            (each) =>
              each.formula === formula &&
              each.volume !== null &&
              volume !== null &&
              Math.abs(each.volume - volume) <= 0.01 * each.volume,
          );
          if (near) near.twins++;
          else standing.push({ id, formula, volume, twins: 0 });
        }
        const top = await judged(rows, asked, (judgement) => topCandidates(judgement, k));
        expect(top.columns.id).toEqual(standing.slice(0, k).map(({ id }) => id));
        expect([...top.columns.twins]).toEqual(standing.slice(0, k).map(({ twins }) => twins));
        expect(top.extra?.onsetEv ?? []).toEqual(top.columns.id.map((id) => rows.findIndex((row) => row.id === id)));
      }),
      { numRuns: 15 },
    );
  });
});
