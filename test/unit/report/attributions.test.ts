/** What the page says of the atoms and bonds that make an edge. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { prepareContent, type ReportInput } from '../../../report/index.js';
import { renderAttributions } from '../../../report/sections/explanations/attributions.js';
import { renderSection } from '../../../report/sections/section.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput({ crystals: 60, clusters: 4 });

const ATOMS: Table<'group-atoms'> = {
  kind: 'group-atoms',
  rows: 5,
  columns: {
    cluster: Uint32Array.of(1, 1, 1, 1, 2),
    energyEv: Float64Array.of(2.5, 2.5, 2.5, 2.5, 1.25),
    element: ['Cu', 'O', 'Cu', 'Cu', 'Si'],
    coordination: [null, null, 2, 4, null],
    crystals: Uint32Array.of(3, 4, 2, 1, 1),
    atoms: Uint32Array.of(3, 16, 2, 1, 2),
    contribution: Float64Array.of(1.234, -0.5, 1.9, -0.1, 0.02),
    deviation: [0.4, 0.1, 0.2, null, null],
  },
  metadata: { crystals: '60', seed: '123', reason: '' },
};
const BONDS: Table<'group-bonds'> = {
  kind: 'group-bonds',
  rows: 2,
  columns: {
    cluster: Uint32Array.of(1, 1),
    energyEv: Float64Array.of(2.5, 2.5),
    pair: ['Cu-O', 'O-O'],
    shell: Uint32Array.of(1, 2),
    crystals: Uint32Array.of(3, 4),
    bonds: Uint32Array.of(24, 96),
    lengthAngstrom: Float64Array.of(1.85, 3.1),
    attribution: Float64Array.of(0.4, -0.05),
    deviation: [0.1, null],
  },
  metadata: { crystals: '60', incomplete: '2', largestGap: '0.0042', mostSteps: '32', seed: '123' },
};

const sectionOf = (changes: Partial<ReportInput>) =>
  parseHTML(renderSection(renderAttributions(prepareContent({ ...INPUT, ...changes }))).text).document.querySelector(
    'section',
  )!;
const rowsOf = (section: ReturnType<typeof sectionOf>, label: string) =>
  [...section.querySelectorAll('.scroll')]
    .find((frame) => frame.getAttribute('aria-label') === label)!
    .querySelectorAll('tbody tr');
const cells = (row: ReturnType<typeof rowsOf>[number]) =>
  [...row.querySelectorAll('td')].map((cell) => cell.textContent);

describe('atoms and bonds at the edge', () => {
  const section = sectionOf({ groupAtoms: ATOMS, groupBonds: BONDS });
  const text = section.textContent!.replaceAll(/\s+/g, ' ');

  it('have a drawing a group that has some, by element and by bond', () => {
    const spoken = [...section.querySelectorAll('svg[aria-label]')].map((svg) => svg.getAttribute('aria-label'));
    expect(spoken).toEqual([
      'What 2 elements of group 1 say of its edge, log10(cm^-1).',
      'What 1 element of group 2 says of its edge, log10(cm^-1).',
      'What 2 bonds of group 1 say of its edge, log10(cm^-1).',
    ]);
    const names = [...section.querySelectorAll('svg[aria-label]')[0]!.querySelectorAll('text')].map(
      ({ textContent }) => textContent,
    );
    expect(names).toEqual(expect.arrayContaining(['Cu (3)', 'O (4)']));
    // One axis for all groups: the widest bar with its line is 1.234 + 0.4.
    expect(names.filter((name) => /^.?[12]$/.test(name!))).toEqual(['−1', '1']);
  });

  it('have all their numbers below, environments too', () => {
    expect([...rowsOf(section, 'Contributions of atoms')].map(cells)).toEqual([
      ['1', '2.50', 'Cu', 'all', '3', '3', '+1.23', '0.40'],
      ['1', '2.50', 'O', 'all', '4', '16', '−0.50', '0.10'],
      ['1', '2.50', 'Cu', '2', '2', '2', '+1.90', '0.20'],
      ['1', '2.50', 'Cu', '4', '1', '1', '−0.10', '–'],
      ['2', '1.25', 'Si', 'all', '1', '2', '+0.02', '–'],
    ]);
    expect([...rowsOf(section, 'Attributions to bonds')].map(cells)).toEqual([
      ['1', '2.50', 'Cu-O', '1', '1.85', '3', '24', '+0.400', '0.100'],
      ['1', '2.50', 'O-O', '2', '3.10', '4', '96', '−0.050', '–'],
    ]);
  });

  it('are said to explain the network, and what stands for the onset, with the error of the sums', () => {
    for (const words of [
      'It explains the network, not the crystal, and another training may deal the same prediction out differently.',
      'An onset has no gradient everywhere, so the prediction at that energy stands for it.',
      'by at most 0.4 %. 2 crystals of a larger difference were left out.',
    ])
      expect(text).toContain(words);
  });

  it('say so where there is nothing, and why atoms have none', () => {
    expect(sectionOf({ groupAtoms: null, groupBonds: null }).textContent).toContain('Nothing was attributed');
    const nonlinear = { ...ATOMS, rows: 0, metadata: { ...ATOMS.metadata, reason: 'the readout is not linear' } };
    const found = sectionOf({ groupAtoms: nonlinear, groupBonds: BONDS });
    expect(found.textContent).toContain('Nothing is attributed to atoms: the readout is not linear.');
    expect(found.querySelectorAll('svg[aria-label]').length).toBe(1);
  });
});
