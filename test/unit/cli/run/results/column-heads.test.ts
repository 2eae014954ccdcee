/** Heads of exported tables: no file of another property says onset, edge integral or eV; those of absorption are as they were. */
import { expect, it } from 'vitest';
import { columnHeads } from '../../../../../cli/run/results/column-heads.js';
import { ARTIFACT_LAYOUTS } from '../../../../../schemas/run/artifact.js';
import { readProperty } from '../../../../../science/property/index.js';

const EXPORTED = ['cluster-properties', 'feature-shifts', 'matched-pairs', 'screening-results', 'group-atoms'] as const;
const COLUMNS = EXPORTED.flatMap((kind) => Object.keys(ARTIFACT_LAYOUTS[kind].columns));

function propertyWith(names: readonly string[]) {
  const axis = { name: 'frequency', unit: 'THz', start: 0, stop: 1, points: 3 };
  const descriptors = names.map((name) => ({ name, kind: 'peak' }));
  const stated = readProperty(JSON.stringify({ name: 'states', unit: '', axis, descriptors }));
  if ('absorption' in stated) throw new Error('absorption');
  return stated.property;
}

it('are those of the tables for absorption', () => {
  expect(COLUMNS.map(columnHeads(null))).toEqual(COLUMNS);
});

it('hold no word of absorption for another property, and each is there once in its table', () => {
  for (const kind of EXPORTED) {
    const heads = Object.keys(ARTIFACT_LAYOUTS[kind].columns).map(columnHeads(propertyWith(['a', 'b'])));
    expect(heads.filter((head) => /onset|edge|Ev$/i.test(head ?? ''))).toEqual([]);
    expect(new Set(heads).size).toBe(heads.length);
  }
});

it('leave out the second number where there is none', () => {
  const heads = ['edgeIntegralMean', 'compoundsWithEdgeIntegral', 'onsetMeanEv'].map(columnHeads(propertyWith(['a'])));
  expect(heads).toEqual([null, null, 'leadingMean']);
});
