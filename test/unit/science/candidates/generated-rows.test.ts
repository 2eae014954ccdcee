/** Rows of the generator are what they were, bit by bit: lists that begin under one version go on under the next. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GeneratorRules, generateCandidates } from '../../../../science/candidates/index.js';
import { contentId, readPoscar } from '../../../../science/crystal/index.js';
import { predictedTriplets } from '../../../../science/graph/index.js';

const FOLDER = 'data/gpaw-absorption/alignn';
const bundled = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.vasp') && /rocksalt|fluorite|delafossite|wurtzite/.test(name))
  .map((name) => readPoscar(readFileSync(`${FOLDER}/${name}`, 'utf8'), name));
const SPLIT: GeneratorRules = {
  ions: 'seen',
  states: 'kept',
  maxRadiusRatio: 1.4,
  splits: true,
  volumes: [0.94, 1.06],
};
const BALANCED: GeneratorRules = {
  ions: 'all',
  states: 'balanced',
  maxRadiusRatio: 1.5,
  mostReplaced: 2,
  splits: false,
  volumes: [0.5, 1],
};

/** Of every eleventh row, all that there is of it. */
function sampled(rules: GeneratorRules) {
  const digest = createHash('sha256');
  let rows = 0;
  let colliding = 0;
  for (const { structure, ...rest } of generateCandidates(bundled, rules)) {
    if (rest.collision !== null) colliding++;
    if (rows++ % 11 > 0) continue;
    // Columns that came later are left out.
    const { formula, prototype, parent, substitution, strain, replaced, volume, collision, place } = rest;
    const { id } = structure;
    const made = [id, formula, prototype, parent, substitution, strain, replaced, volume, collision, place];
    digest.update(JSON.stringify([...made, contentId(structure), predictedTriplets(structure)]));
  }
  return { rows, colliding, sha256: digest.digest('hex').slice(0, 16) };
}

/** Recorded with version 0.3.0 before rows were made faster. */
describe('generated rows', () => {
  it.each([
    ['split, of the ions of the data', SPLIT, { rows: 2694, colliding: 1, sha256: '41c69cecc635fee0' }],
    [
      'of balanced states, at volumes where atoms collide',
      BALANCED,
      { rows: 2472, colliding: 659, sha256: 'c3f0495d7d479f4b' },
    ],
  ] as const)('%s are what they were', (_, rules, expected) => {
    expect(sampled(rules)).toEqual(expected);
  });
});
