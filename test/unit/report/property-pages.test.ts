/** Pages, figures and texts of other properties than absorption: they have its names and units, and no word of absorption. */
import { expect, it, describe as suite } from 'vitest';
import { describe as describeStep } from '../../../activities/interpret/describe.js';
import { exportFigures, exportTexts, prepareContent, type ReportInput, renderReport } from '../../../report/index.js';
import { furtherColumns } from '../../../schemas/further-numbers.js';
import { leadingName, type Property, pointsOf } from '../../../schemas/property.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { readProperty } from '../../../science/property/index.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const FILES = {
  gap: { preset: 'scalar', name: 'band gap', unit: 'eV' },
  dielectric: { preset: 'dielectric', axis: { name: 'frequency', unit: 'THz', start: 0, stop: 30, points: 61 } },
  elastic: {
    name: 'elastic constants',
    unit: 'GPa',
    labels: ['C11', 'C12', 'C13', 'C33', 'C44', 'C66'],
    descriptors: [
      { name: 'stiffness', kind: 'value', at: 'C11' },
      { name: 'shear', kind: 'value', at: 'C44' },
    ],
  },
  states: {
    name: 'density of states',
    unit: 'states/eV',
    axis: { name: 'energy', unit: 'eV', start: -10, stop: 5, points: 151 },
    descriptors: [
      { name: 'band centre', kind: 'centroid', to: 0 },
      { name: 'states below', kind: 'integral', from: -10, to: 0 },
    ],
  },
  listed: {
    name: 'heat capacity',
    unit: '',
    transform: 'log10',
    floor: 0.001,
    axis: { name: 'temperature', unit: 'K', values: [10, 20, 50, 100, 300] },
    descriptors: [{ name: 'room temperature value', kind: 'value', at: 300 }],
  },
};

function propertyOf(file: object): Property {
  const stated = readProperty(JSON.stringify(file));
  if ('absorption' in stated) throw new Error('absorption');
  return stated.property;
}

/** The first values of each crystal, moved so that crystals differ from the first on. */
function narrowed({ width, values }: Matrix<Float32Array>, points: number): Matrix<Float32Array> {
  const rows = values.length / width;
  const narrow = Float32Array.from({ length: rows * points }, (_, i) => {
    const [row, point] = [Math.floor(i / points), i % points];
    return values[row * width + Math.floor(((point + 1) * width) / (points + 1))] ?? 0;
  });
  return { width: points, values: narrow };
}

/** Tables of a run on absorption as those of a run on another property: the steps that write words wrote others there. */
async function inputOf(property: Property): Promise<ReportInput> {
  const input = sampleReportInput({ crystals: 60, clusters: 4 });
  const { spectra, embeddings, split } = input;
  const points = pointsOf(property);
  const given = { property: JSON.stringify(property), quantity: 'property', startEv: '', stepEv: '', floor: '' };
  const own = {
    ...spectra,
    columns: { ...spectra.columns, values: narrowed(spectra.columns.values, points) },
    metadata: { ...spectra.metadata, ...given },
  };
  const predicted = {
    ...embeddings,
    columns: { ...embeddings.columns, prediction: narrowed(embeddings.columns.prediction, points) },
  };
  const { outputs } = await describeStep.run({ spectra: own, embeddings: predicted, split } as never, {}, {} as never);
  const errors = input.errors && {
    ...input.errors,
    columns: {
      ...input.errors.columns,
      stratum: input.errors.columns.stratum.map((stratum) => stratum.replace('onset', property.leading)),
    },
  };
  const rules = {
    ...input.rules,
    columns: {
      ...input.rules.columns,
      sentence: input.rules.columns.sentence.map((text) => text.replace(/onset.*$/, '')),
    },
  };
  const screening = {
    ...input.screening,
    columns: { ...input.screening.columns, onsetReason: input.screening.columns.onsetReason.map(() => null) },
  };
  return {
    ...input,
    name: 'other',
    sourceName: 'made up',
    dataStatement: 'Made up.',
    spectra: own,
    embeddings: predicted,
    descriptors: outputs.descriptors,
    errors,
    rules,
    provenance: [],
    screening,
    criteria: { onsetMinEv: -1, onsetMaxEv: 2, of: leadingName(property) },
  };
}

const FOREIGN = /absorption|onset|α|cm⁻¹|cm\^-1|photon|edge integral|spectr(?!aloom)/gi;

/** With where it stands. */
function foreignWords(text: string): string[] {
  const plain = text.replaceAll('mean spectrum', '');
  return [...plain.matchAll(FOREIGN)].map(({ index }) => plain.slice(Math.max(0, index - 40), index + 40));
}

/** What is read and what is spoken; classes of drawings are nobody's words. */
function textsOf(page: string): string {
  const spoken = [...page.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
  const shown = page.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ');
  return [shown, ...spoken].join('\n').replaceAll('Spectraloom', '').replaceAll('spectraloom', '');
}

suite.each(Object.entries(FILES))('a run on another property: %s', (_, file) => {
  const property = propertyOf(file);
  const input = inputOf(property);

  it('has a page without a word of absorption', async () => {
    const page = renderReport(await input);
    expect(foreignWords(textsOf(page))).toEqual([]);
    expect([...page.matchAll(/absorption|onset/gi)].length).toBe(0);
    expect(page).toContain(property.leading);
    expect(page).not.toContain('NaN');
  });

  it('has figures and texts without one', async () => {
    const content = prepareContent(await input);
    const files = [...exportFigures(content, { centroids: null, inside: new Map() }), ...exportTexts(content)];
    expect(files.length).toBeGreaterThan(10);
    for (const [name, text] of files) {
      expect(foreignWords(name), name).toEqual([]);
      expect(foreignWords(textsOf(text)), name).toEqual([]);
      expect(text).not.toContain('NaN');
    }
  });
});

suite('a screening by windows of several numbers', () => {
  const property = propertyOf(FILES.states);
  const below = { name: 'states below', unit: 'states/eV eV' };
  /** Whatever the network says, all errors are 2. */
  const withWindows = async (isKnown: boolean): Promise<ReportInput> => {
    const input = await inputOf(property);
    const { rows } = input.screening;
    const values = Array.from({ length: rows }, (_, i) => (i === 1 ? null : i + 0.25));
    const off = (by: number) => values.map((value) => value && value + by);
    const interval = isKnown ? { lower: off(-2), upper: off(2) } : null;
    const { extra, metadata } = furtherColumns([{ ...below, values, interval }]);
    const probability = values.map((value) => value && 0.5);
    return {
      ...input,
      screening: { ...input.screening, metadata, extra: isKnown ? { ...extra, probability } : extra },
      criteria: { of: leadingName(property), further: [{ ...below, from: 2, to: 4.5 }] },
    };
  };

  it('has them with names and units, the numbers with their intervals, and what the probability is of', async () => {
    const page = textsOf(renderReport(await withWindows(true)));
    expect(foreignWords(page)).toEqual([]);
    expect(page).toContain('screened for a predicted states below 2 to 4.5 states/eV eV');
    expect(page).toContain('P is the probability that states below 2 to 4.5 states/eV eV hold together');
    expect(page).toMatch(/States below \(states\/eV eV\)/);
    expect(page).toMatch(/−1.75 to 2.25/);
    // Nothing is asked of what leads: its histogram has no window, and its hits are nobody's question.
    expect(page).not.toMatch(/wanted window|the window is|that the network had not seen/);
    expect(page).not.toContain('NaN');
  });

  it('with what leads has a window in the histogram and both in the headline', async () => {
    const input = await withWindows(false);
    const criteria = { ...input.criteria, onsetMinEv: -3, onsetMaxEv: -2 };
    const page = textsOf(renderReport({ ...input, criteria }));
    expect(page).toContain('band centre −3 to −2 eV and states below 2 to 4.5 states/eV eV');
    expect(page).toContain('the window is −3 to −2 eV');
    expect(page).not.toContain('90 % interval of states below');
  });
});
