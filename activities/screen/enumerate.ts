/**
 * The crystals of the data -> candidates: ionic substitutions on their prototypes, and the held-out test crystals.
 *
 * Queue compute. Reads `structures`, `split`; writes `candidates` (shards) and `quarantine` (colliding atoms).
 * Idempotent: pure, in the order of the substitution's strain; held-out crystals come first. Without a `generator` one or two
 * elements are replaced; with one, any number, also split or at several volumes, and the table has columns that say so.
 */

import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { EnumerationSettingsSchema, type GeneratorSettings } from '../../schemas/settings/enumeration.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { crystalOfRow, idsOfSubset } from '../../schemas/tables/split.js';
import { enumerateCandidates, generatorRules, selectCandidates } from '../../science/candidates/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { type Broken, quarantineTable } from '../ingest/quarantine.js';
import { inSlices } from '../ingest/slices.js';
import { type CandidateRow, candidateTable, HELD_OUT } from './candidate-table.js';
import { firstOfEach } from './training-points.js';

export const enumerate = step({
  name: 'enumerate',
  codeVersion: 2,
  queue: 'compute',
  parameters: EnumerationSettingsSchema,
  reads: { structures: { kind: 'structures' }, split: { kind: 'split' } },
  writes: { candidates: { kind: 'candidates', shards: true }, rejected: { kind: 'quarantine' } },
  run({ structures, split }, { limit, perShard, generator }) {
    const test = new Set(idsOfSubset(split, 'test'));
    const rowsOfCrystals = firstOfEach(structuresOf(structures), ({ id }) => id, split);
    const crystals = withoutConditions(rowsOfCrystals, split);
    const { candidates, rejected, found } = generator ? generated(crystals, limit, generator) : usual(crystals, limit);
    const tested = crystals.filter((_, i) => test.has(at(rowsOfCrystals, i).id));
    const rows: CandidateRow[] = [...tested.map(heldOut), ...candidates];
    return {
      outputs: {
        candidates: inSlices(candidateTable(rows), perShard),
        rejected: quarantineTable(rejected, 'enumerate'),
      },
      summary: { candidates: rows.length, enumerated: candidates.length, found },
    };
  },
});

/** What holds at several conditions is one crystal: candidates, and those of the data among them, are all asked at the same. */
function withoutConditions(structures: readonly Structure[], split: Table<'split'>): Structure[] {
  const crystalOf = crystalOfRow(split);
  return structures.map(({ extraFeatures: _, ...structure }) => ({ ...structure, id: crystalOf(structure.id) }));
}

interface Enumerated {
  readonly candidates: readonly CandidateRow[];
  readonly rejected: readonly Broken[];
  readonly found: number;
}

function usual(crystals: readonly Structure[], limit: number): Enumerated {
  const { candidates, rejected, found } = enumerateCandidates(crystals, { limit });
  const rows = candidates.map(({ structure, origin, parent, substitution, chargeBalanced }) => ({
    structure,
    origin,
    parent,
    substitution,
    chargeBalanced,
  }));
  return { candidates: rows, rejected, found };
}

/** Neutral by their ions. */
function generated(crystals: readonly Structure[], limit: number, generator: GeneratorSettings): Enumerated {
  const { sampleSeed } = generator;
  const { candidates, rejected, found } = selectCandidates(crystals, generatorRules(generator), { limit, sampleSeed });
  const rows = candidates.map(({ structure, parent, substitution, strain, replaced, volume }) => ({
    structure,
    origin: 'substitution',
    parent,
    substitution,
    chargeBalanced: true,
    generated: { strain, replaced, volume },
  }));
  return { candidates: rows, rejected, found };
}

/** Charge balance is that of the experimenters: the crystal exists. */
function heldOut(structure: Structure): CandidateRow {
  return { structure, origin: HELD_OUT, parent: null, substitution: null, chargeBalanced: true };
}
