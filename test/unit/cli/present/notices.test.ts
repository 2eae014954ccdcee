/** What is told of crystals beside the results. Expected values by hand. */
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { noticesOfSummary, noticesOfTable, tellNotices } from '../../../../cli/present/notices.js';
import { predictionValues } from '../../../../cli/present/predictions.js';
import { Screen } from '../../../../cli/present/terminal.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { noticeSummary, noticesOf, withNotices } from '../../../../science/crystal/index.js';

const crystal = (id: string): Structure => ({
  id,
  lattice: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4),
  species: ['Po'],
  fracCoords: new Float64Array(3),
});
const screen = (quiet = false) => new Screen({ output: 'text', quiet, verbose: false });

/** @returns lines on standard error */
function told(act: () => void): string[] {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  act();
  return write.mock.calls.map(([text]) => stripVTControlCharacters(String(text)));
}

afterEach(() => vi.restoreAllMocks());

describe('notices', () => {
  it('are added to a crystal, one line each, and gathered with its name', () => {
    const once = withNotices(crystal('a'), ['first\u001b[2J\nline']);
    expect(noticesOf([once, crystal('b'), withNotices(once, ['second'])])).toEqual([
      { id: 'a', text: 'first\\u001b[2J\\u000aline' },
      { id: 'a', text: 'first\\u001b[2J\\u000aline' },
      { id: 'a', text: 'second' },
    ]);
    expect(withNotices(once, [])).toBe(once);
    expect(withNotices(crystal('c'), ['x'.repeat(1e6)]).notices![0]!.length).toBeLessThanOrEqual(300);
  });

  it('pass a summary: the first twenty by name, the rest as a number', () => {
    const many = noticesOf(Array.from({ length: 23 }, (_, n) => withNotices(crystal(`c${n}`), ['open along c'])));
    const lines = told(() => tellNotices(screen(), noticesOfSummary({ crystals: 23, ...noticeSummary(many) })));
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatch(/^ note +c0: open along c\n$/);
    expect(lines.at(-1)).toMatch(/^ note +3 more/);
    expect(noticeSummary([])).toEqual({});
    expect(noticesOfSummary({ crystals: 23 })).toEqual({ count: 0, named: [] });
  });

  it('are silent with --quiet', () => {
    const few = noticesOf([withNotices(crystal('a'), ['open along c'])]);
    expect(told(() => tellNotices(screen(true), noticesOfSummary({ ...noticeSummary(few) })))).toEqual([]);
  });

  it('stand in the line of their crystal, told apart by file', () => {
    const rows = 2;
    const predictions: Table<'predictions'> = {
      kind: 'predictions',
      rows,
      columns: {
        file: ['a/POSCAR', 'b/POSCAR'],
        id: ['POSCAR', 'POSCAR'],
        formula: ['Po', 'Po'],
        nAtoms: Uint32Array.of(1, 1),
        nBonds: Uint32Array.of(6, 6),
        nTriplets: Uint32Array.of(30, 30),
        onsetEv: [null, null],
        onsetReason: [null, null],
        onsetSpreadEv: [null, null],
        absorbedSolarShare: [null, null],
        visibleTransmittance: [null, null],
        slmeUpperBoundPercent: [null, null],
        spread: [null, null],
        prediction: { width: 1, values: Float32Array.of(1, 2) },
      },
      metadata: { layers: '', models: '["m"]', startEv: 'null', stepEv: 'null' },
    };
    const notices: Table<'notices'> = {
      kind: 'notices',
      rows,
      columns: { file: ['b/POSCAR', 'b/POSCAR'], id: ['POSCAR', 'POSCAR'], text: ['one', 'two'] },
      metadata: {},
    };
    const contributions: Table<'atom-contributions'> = {
      kind: 'atom-contributions',
      rows: 0,
      columns: {
        file: [],
        id: [],
        site: new Uint32Array(),
        species: [],
        coordination: [],
        energyEv: [],
        value: new Float64Array(),
        contribution: [],
      },
      metadata: { models: '["m"]' },
    };
    const values = predictionValues(predictions, { trainedOn: new Map(), notices, contributions }) as {
      notices?: string[];
    }[];
    expect(values.map((value) => value.notices)).toEqual([undefined, ['one', 'two']]);
    expect(told(() => tellNotices(screen(), noticesOfTable(notices)))).toHaveLength(2);
  });
});
