/**
 * The crystals of the data -> a part of the candidates that are made of them, behind any of them: first the test crystals,
 * which are candidates too, then what the generator makes, in its order. Candidates with colliding atoms are left out.
 *
 * Run by `listCandidates` in a child process: it is on no queue. Reads `structures`, `split`; writes `listed-candidates`. Pure.
 * Nothing that was made is held but the part itself. Summary: `behind`, the cursor behind the last one, and whether it is the
 * end, `isEnd`.
 */
import { z } from 'zod';
import { MOST_ENUMERATED } from '../../schemas/settings/discover.js';
import { EnumerationSettingsSchema, type GeneratorSettings } from '../../schemas/settings/enumeration.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import {
  type GeneratorRules,
  generateCandidates as generate,
  generatorRules,
  type Rankable,
  selectionBound,
  selectionRank,
} from '../../science/candidates/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { HELD_OUT } from '../screen/candidate-table.js';
import { cursorText, type ListCursor, readCursor } from './listing/generator-cursor.js';
import { type ListedCrystal, ListedRows } from './listing/listed-table.js';

/** One or two elements replaced at the volume by ionic radii, as `enumerate` without a generator. */
const USUAL: GeneratorSettings = { replace: 2, splits: false, volumes: [1], sampleSeed: null };

/** Rows between two messages: to tell of one takes as long as to make it. */
const MADE_A_WORD = 1_000;

export const generateCandidates = step({
  name: 'generateCandidates',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({
    /** Of the limit's largest value all are made. */
    settings: EnumerationSettingsSchema,
    source: z.string(),
    after: z.string().nullable(),
    count: z.number().int().min(1),
  }),
  reads: { structures: { kind: 'structures' }, split: { kind: 'split' } },
  writes: { listed: { kind: 'listed-candidates' } },
  run({ structures, split }, { settings, source, after, count }, context) {
    const { limit, generator = USUAL } = settings;
    const test = new Set(idsOfSubset(split, 'test'));
    const all = structuresOf(structures);
    const making: Making = {
      crystals: all,
      heldOut: all.filter(({ id }) => test.has(id)),
      rules: generatorRules(generator),
      sampleSeed: generator.sampleSeed,
    };
    const start = after === null ? beginning(making, limit) : readCursor(after);
    const rows = new ListedRows();
    let cursor = start;
    let before = after === null ? '' : cursorText(start);
    let isEnd = true;
    for (const { crystal, next } of crystalsBehind(start, making)) {
      if (rows.count === count) {
        isEnd = false;
        break;
      }
      const behind = cursorText(next);
      const item = next.bound === null ? behind : cursorText({ ...next, bound: null });
      rows.add({ ...crystal, item, before });
      [cursor, before] = [next, behind];
      if (rows.count % MADE_A_WORD === 0) context.progress(rows.count, count);
    }
    return { outputs: { listed: rows.table(source) }, summary: { behind: cursorText(cursor), isEnd } };
  },
});

interface Making {
  readonly crystals: readonly Structure[];
  /** Of them. */
  readonly heldOut: readonly Structure[];
  readonly rules: GeneratorRules;
  readonly sampleSeed: number | null;
}

interface Made {
  readonly crystal: Omit<ListedCrystal, 'item' | 'before'>;
  /** Behind it. */
  readonly next: ListCursor;
}

function beginning({ crystals, rules, sampleSeed }: Making, limit: number): ListCursor {
  const bound = limit === MOST_ENUMERATED ? null : selectionBound(crystals, rules, { limit, sampleSeed });
  return { bound, heldOut: 0, place: null };
}

function* crystalsBehind(start: ListCursor, { crystals, heldOut, rules, sampleSeed }: Making): Generator<Made> {
  let { bound } = start;
  for (const [n, structure] of heldOut.entries())
    if (n >= start.heldOut)
      yield {
        crystal: { structure, parent: HELD_OUT, substitution: null },
        next: { bound, heldOut: n + 1, place: null },
      };
  const data = new Set(crystals.map(({ id }) => id));
  const isWanted = (candidate: Rankable) => {
    if (bound === null) return true;
    const rank = selectionRank(candidate, sampleSeed);
    return rank < bound.rank || (rank === bound.rank && bound.ties > 0);
  };
  for (const candidate of generate(crystals, rules, start.place, isWanted)) {
    if (candidate.collision !== null) continue;
    const { structure, parent, substitution, strain, probability, replaced, volume, place } = candidate;
    if (bound !== null && selectionRank({ id: structure.id, strain }, sampleSeed) === bound.rank)
      bound = { ...bound, ties: bound.ties - 1 };
    // A name stands for one crystal, those of the data among them.
    const id = data.has(structure.id) ? `${structure.id}-substituted` : structure.id;
    yield {
      crystal: {
        structure: id === structure.id ? structure : { ...structure, id },
        formula: candidate.formula,
        parent,
        substitution,
        generated: { strain, replaced, substitutionProbability: probability, volume },
      },
      next: { bound, heldOut: heldOut.length, place },
    };
  }
}
