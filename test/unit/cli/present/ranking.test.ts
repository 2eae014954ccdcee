/** The ranking as people see it; expected texts are read off the table's numbers by hand. */
import { describe, expect, it } from 'vitest';
import { renderRanking, topCandidates } from '../../../../cli/present/ranking.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { furtherColumns, furtherHeads } from '../../../../schemas/further-numbers.js';
import type { Table } from '../../../../schemas/run/artifact.js';

const results: Table<'screening-results'> = {
  kind: 'screening-results',
  rows: 2,
  columns: {
    id: ['a', 'b'],
    formula: ['ZnS', 'CdTe'],
    origin: ['file', 'file'],
    parent: [null, null],
    onsetEv: [2.514, null],
    onsetReason: [null, 'below threshold everywhere'],
    distance: Float64Array.of(1, 2),
    nearestId: ['ZnO', 'CdS'],
    nearestCluster: Uint32Array.of(3, 4),
    inDomain: [true, false],
    inWindow: [true, false],
    score: Float64Array.of(1, 0),
  },
  metadata: {},
};
const extra = { onsetMembers: [3, 1], onsetMeanEv: [2.5, 1], onsetSpreadEv: [0.126, null], spread: [0.2, 0.31] };
const words = (text: string) => text.split('\n').map((line) => line.trim().split(/ {2,}/));

describe('the ranking', () => {
  it('of one model has no spreads', () => {
    // As it is read from a store: without columns of ensembles, but with a place for them.
    const read = decodeTable('screening-results', encodeTable(results, 'test'));
    const [head, first] = words(renderRanking(topCandidates(read, 1)));
    expect(head!.at(-1)).toBe('score');
    expect(first).toEqual(['a', 'ZnS', '2.51', 'yes', 'yes', 'ZnO', '3', '1.000']);
  });

  it('of another property has its name and unit', () => {
    const top = topCandidates({ ...results, extra }, 2);
    const [head] = words(renderRanking(top, { name: 'band centre', unit: 'THz' }));
    expect(head).toEqual([
      'candidate',
      'formula',
      'band centre THz',
      'in window',
      'in domain',
      'nearest',
      'group',
      'score',
      'band centre spread THz',
      'spread',
    ]);
  });

  it('of an ensemble says how far its members disagree', () => {
    const top = topCandidates({ ...results, extra }, 2);
    expect(top[0]!.ensemble).toEqual({ onsetMembers: 3, onsetMeanEv: 2.5, onsetSpreadEv: 0.126, spread: 0.2 });
    const [head, first, second] = words(renderRanking(top));
    expect(head!.slice(-2)).toEqual(['onset spread eV', 'spread log10']);
    expect(first!.slice(-3)).toEqual(['1.000', '0.13', '0.200']);
    expect(second!.slice(-3)).toEqual(['0.000', 'none', '0.310']);
  });

  it('of a run that knows its domain says the group, the share of neighbours in it, what it is, and why not', () => {
    const assessed: Table<'assessed-crystals'> = {
      kind: 'assessed-crystals',
      rows: 2,
      columns: {
        id: ['b', 'a'],
        cluster: Uint32Array.of(7, 2),
        neighbourShare: Float64Array.of(0.3, 1),
        duplicateOf: ['CdTe-zincblende', null],
        reasons: [['element', 'charge'], []],
        details: [['Eu', ''], []],
      },
      metadata: {},
    };
    const lines = words(renderRanking(topCandidates(results, 2, assessed)));
    expect(lines[0]!.at(-1)).toBe('same as');
    expect(lines[1]!.slice(0, 7)).toEqual(['a', 'ZnS', '2.51', 'yes', 'yes', 'ZnO', '2 (1.0)']);
    expect(lines[2]!.slice(-3)).toEqual(['7 (0.3)', '0.000', 'CdTe-zincblende']);
    expect(lines.slice(-2)).toEqual([['b', 'element that no training crystal has: Eu'], ['no charge balance']]);
  });

  it('has the numbers of further windows with their units, and intervals where errors are known', () => {
    const numbers = [
      { name: 'width', unit: 'THz', values: [1.23456, null], interval: { lower: [1, null], upper: [1.5, null] } },
      { name: 'states below', unit: '', values: [12345.6, 2], interval: null },
    ];
    const { extra: further, metadata } = furtherColumns(numbers);
    const read = decodeTable('screening-results', encodeTable({ ...results, extra: further, metadata }, 'test'));
    const [head, first, second] = words(renderRanking(topCandidates(read, 2), { name: 'centre', unit: 'THz' }));
    expect(head!.slice(-4)).toEqual(['score', 'width THz', '90 % interval', 'states below']);
    expect(first!.slice(-4)).toEqual(['1.000', '1.235', '1 to 1.5', '12350']);
    expect(second!.slice(-4)).toEqual(['0.000', 'none', 'none to none', '2']);
    expect([...furtherHeads(metadata).values()].slice(0, 3)).toEqual([
      'width (THz)',
      'width lower (THz)',
      'width upper (THz)',
    ]);
  });
});
