/** What the page says of the layers: figures as they are, and what was not new to the network. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { prepareContent, type ReportInput, renderReport } from '../../../report/index.js';
import { renderProbes } from '../../../report/sections/layers/probes.js';
import { renderSection } from '../../../report/sections/section.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput({ crystals: 60, clusters: 4 });
const sectionOf = (input: ReportInput) =>
  parseHTML(renderSection(renderProbes(prepareContent(input))).text).document.querySelector('section')!;
const textOf = (input: ReportInput) => sectionOf(input).textContent!.replaceAll(/\s+/g, ' ');

describe('what each layer knows', () => {
  it('stands on the page', () => {
    expect(parseHTML(renderReport(INPUT)).document.querySelector('section#layers')).not.toBeNull();
  });

  it('says how quantities go from the first layer to the last one', () => {
    expect(textOf(INPUT)).toContain(
      'R² from ALIGNN1 to GCN4: onset of the reference, which it was trained on, 0.73 to 0.95, mean coordination number 0.42 to 0.08,',
    );
  });

  it('compares the layer of the groups with composition where intervals are apart', () => {
    // 0.2 and more below; of onsets, 0.85 to 0.99 against 0.47 to 0.61, nothing is said.
    expect(textOf(INPUT)).toContain(
      'Against composition alone, GCN4, which the groups of this page are made of, is read worse for mean coordination number, highest oxidation state of a cation.',
    );
    const { probes } = INPUT;
    const wide = {
      ...probes!.columns,
      lower: probes!.columns.value.map(() => -1),
      upper: probes!.columns.value.map(() => 1),
    };
    expect(textOf({ ...INPUT, probes: { ...probes!, columns: wide } })).toContain('is not told apart.');
  });

  it('says that the network has seen the onsets that are read from it', () => {
    const subsets = INPUT.split.columns.subset;
    const trained = subsets.filter((subset) => subset === 'train').length;
    expect(textOf(INPUT)).toContain(`The network was trained on the spectra of ${trained} of the 60 crystals`);
    expect(textOf(INPUT)).toContain('out of fold for the readout and not for the network');
  });

  it('has every figure with its interval in the table, a row a target', () => {
    const rows = [...sectionOf(INPUT).querySelectorAll('tbody tr')].map((row) => row.textContent);
    expect(rows.length).toBe(4);
    expect(rows[3]).toContain('perovskite (ABC3 cP5 221)24AUC0.87 0.77 to 0.910.95 0.85 to 0.99');
  });

  it('prints a figure in every tile, and a dash where there is none', () => {
    const { probes } = INPUT;
    const value = probes!.columns.value.map((each, i) => (i === 0 ? null : each));
    const section = sectionOf({ ...INPUT, probes: { ...probes!, columns: { ...probes!.columns, value } } });
    const printed = [...section.querySelectorAll('.values text')].map((text) => text.textContent);
    expect(printed.length).toBe(12);
    expect(printed).toContain('–');
    expect(printed).toContain('0.08');
  });

  it('claims nothing where nothing was probed, or too few compounds were', () => {
    const { probes } = INPUT;
    const none = { ...probes!.columns, value: probes!.columns.value.map(() => null) };
    expect(textOf({ ...INPUT, probes: null })).toContain('The layers were not probed.');
    expect(textOf({ ...INPUT, probes: { ...probes!, columns: none } })).toContain('too few compounds');
  });
});
