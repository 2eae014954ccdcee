/** Words of exported tables: no file of another property says onset, edge integral, spectrum or eV; those of absorption are as they were. */
import { expect, it } from 'vitest';
import { csvOfTable } from '../../../../../cli/run/results/csv-of-table.js';
import { exportedWords } from '../../../../../cli/run/results/exported-words.js';
import { ARTIFACT_LAYOUTS } from '../../../../../schemas/run/artifact.js';
import { MEASURES, METHODS } from '../../../../../schemas/tables/evidence.js';
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
  expect(COLUMNS.map(exportedWords(null).head)).toEqual(COLUMNS);
});

it('hold no word of absorption for another property, and each is there once in its table', () => {
  for (const kind of EXPORTED) {
    const heads = Object.keys(ARTIFACT_LAYOUTS[kind].columns).map(exportedWords(propertyWith(['a', 'b'])).head);
    expect(heads.filter((head) => /onset|edge|Ev$/i.test(head ?? ''))).toEqual([]);
    expect(new Set(heads).size).toBe(heads.length);
  }
});

it('leave out the second number where there is none', () => {
  const heads = ['edgeIntegralMean', 'compoundsWithEdgeIntegral', 'onsetMeanEv'].map(
    exportedWords(propertyWith(['a'])).head,
  );
  expect(heads).toEqual([null, null, 'leadingMean']);
});

const ERRORS = {
  kind: 'out-of-fold-errors',
  rows: 2,
  columns: {
    method: ['mean spectrum', 'network'],
    stratum: ['all', 'spectrum'],
    measure: ['onset', 'spectrum'],
    value: Float64Array.of(1, 2),
  },
  metadata: {},
} as never;

it('name what was measured and by which method in the words of the property, and leave other cells alone', () => {
  expect(csvOfTable(ERRORS, exportedWords(propertyWith(['a'])))).toBe(
    'method,stratum,measure,value\nmean of all values,all,leading,1\nnetwork,spectrum,values,2\n',
  );
  expect(csvOfTable(ERRORS, exportedWords(null))).toBe(
    'method,stratum,measure,value\nmean spectrum,all,onset,1\nnetwork,spectrum,spectrum,2\n',
  );
});

it('have one for every measure and method', () => {
  const { cell } = exportedWords(propertyWith(['a']));
  const told = [
    ...Object.keys(MEASURES).map((measure) => cell('measure', measure)),
    ...METHODS.map((method) => cell('method', method)),
  ];
  expect(told.filter((text) => /onset|spectrum/i.test(text))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
});
