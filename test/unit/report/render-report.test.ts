/** The page as a whole: what goes in comes out, once, as text, and the same every time. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { prepareContent, type ReportInput, renderReport } from '../../../report/index.js';
import { type Corner, pathCorners } from '../../harness/svg/path-corners.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

const INPUT = sampleReportInput();
const PAGE = renderReport(INPUT);
const { document } = parseHTML(PAGE);
const HOSTILE = `<script>alert("x")</script>'&`;

describe('renderReport', () => {
  it('says that there is no test set where the split keeps no crystal back', () => {
    const { split, leaderboard } = INPUT;
    const subset = split.columns.subset.map((name) => (name === 'test' ? 'validation' : name));
    const testMae = leaderboard.columns.testMae.map(() => null);
    const page = renderReport({
      ...INPUT,
      split: { ...split, columns: { ...split.columns, subset } },
      leaderboard: { ...leaderboard, columns: { ...leaderboard.columns, testMae } },
      errors: null,
    });
    const text = parseHTML(page).document.body.textContent!;
    expect(text.match(/no test set/gi)!.length).toBeGreaterThanOrEqual(4);
    expect(text).not.toMatch(/NaN(?![\w₀-₉])|undefined|\b0 test crystals|was looked at once/);
    expect(PAGE).not.toContain('no test set');
  });

  it('is headed by the errors out of fold where there are some, else by those of the test', () => {
    const head = (page: string) => parseHTML(page).document.querySelector('.headline')!.textContent!;
    const { columns } = INPUT.errors!;
    const row = columns.value.findIndex(
      (_, i) => columns.method[i] === 'network' && columns.stratum[i] === 'all' && columns.measure[i] === 'spectrum',
    );
    expect(head(PAGE)).toContain(columns.value[row]!.toFixed(3));
    expect(head(PAGE)).toContain(`${columns.lower[row]!.toFixed(3)} to ${columns.upper[row]!.toFixed(3)}; trees`);
    expect(head(PAGE)).not.toContain('test');
    expect(head(renderReport({ ...INPUT, errors: null }))).toMatch(/test MAE[\s\S]*onset R², test/);
  });

  it('gives the same bytes twice in one process', () => {
    expect(renderReport(sampleReportInput())).toBe(PAGE);
  });

  it('stays under 3 MB for the bundled data', () => {
    expect(Buffer.byteLength(PAGE)).toBeLessThan(3_000_000);
  });

  it('draws one spectrum a crystal, over the whole axis, through all its values to a third of a pixel', () => {
    const paths = [...document.querySelectorAll('g.spectra path')];
    expect(paths).toHaveLength(INPUT.spectra.rows);
    const { groups, range } = prepareContent(INPUT);
    const members = groups.flatMap((group) => group.members);
    const [left, right, top, bottom] = [16, 226, 8, 142];
    paths.forEach((path, i) => {
      const [corners = [], ...others] = pathCorners(path.getAttribute('d')!);
      expect(others).toEqual([]);
      expect(corners[0]![0]).toBe(left);
      expect(corners.at(-1)![0]).toBeCloseTo(right, 6);
      const { reference } = members[i]!;
      const apart = Array.from(reference, (value, e) => {
        const x = left + ((right - left) * e) / (reference.length - 1);
        const y = bottom - ((bottom - top) * (value - range.min)) / (range.max - range.min);
        return distanceToLine([x, y], corners);
      });
      expect(Math.max(...apart)).toBeLessThan(0.33);
    });
  });

  it('draws every merge and every leaf of the tree', () => {
    const tree = [...document.querySelectorAll('svg')].find((svg) => svg.querySelector('g.leaves') !== null)!;
    const branches = [...tree.querySelectorAll('g.branches path')].flatMap((path) =>
      pathCorners(path.getAttribute('d')!),
    );
    expect(branches).toHaveLength(INPUT.linkage.rows);
    for (const corners of branches) expect(corners.length).toBeLessThanOrEqual(4);
    expect(tree.querySelectorAll('g.leaves rect')).toHaveLength(INPUT.labels.rows);
  });

  it('shows the rows of the leaderboard, of the best 50 candidates, and how many there are', () => {
    expect(cellsOf('Leaderboard').map((row) => row[1])).toEqual(
      [...INPUT.leaderboard.columns.trial].map((trial) => `trial ${trial}`),
    );
    const candidates = cellsOf('Best candidates');
    expect(candidates.map((row) => row.at(-1))).toEqual(INPUT.screening.columns.id.slice(0, 50));
    expect(candidates[0]![2]).toBe(INPUT.screening.columns.onsetEv[0]!.toFixed(2));
    expect(PAGE).toContain('The first 50 of 600 rows.');
  });

  it('says why candidates are outside of the domain, each in words, and how many by reason', () => {
    const { id, reasons } = INPUT.assessed!.columns;
    const having = (reason: string) => reasons.filter((own) => own.includes(reason)).length;
    expect(cellsOf('Why candidates are outside of the domain')).toEqual([
      ['coordination that no training crystal has', String(having('coordination'))],
      ['unlike every training crystal', String(having('crystal'))],
    ]);
    const outside = reasons.findIndex((own, i) => own.length === 2 && i < 50);
    const row = cellsOf('Best candidates').find((cells) => cells.at(-1) === id[outside])!;
    expect(row).toContain(
      'no: coordination that no training crystal has: Zn(II) by 3; unlike every training crystal: far off',
    );
    // The made-up spectra all begin below the threshold.
    expect(document.body.textContent).toContain('No metal was trained on, and none can be predicted');
    expect(renderReport({ ...INPUT, assessed: null })).not.toContain('Why candidates are outside');
  });

  it('counts the histogram to the number of candidates with an onset', () => {
    const counts = cellsOf('Histogram of predicted onsets').map((row) => Number(row[2]) + Number(row[3]));
    const withOnset = INPUT.screening.columns.onsetEv.filter((onset) => onset !== null).length;
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(withOnset);
  });

  it('makes no request and runs nothing', () => {
    expect(PAGE).not.toMatch(/https?:/i);
    expect(document.querySelectorAll('script, link, img, iframe, object, embed, base, form')).toHaveLength(0);
    expect(PAGE).not.toMatch(/\bon\w+\s*=\s*["']/);
    expect(PAGE).not.toMatch(/url\((?!#)|@import/);
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute('content')).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  });

  it('refers to identifiers that exist, and uses none twice', () => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.getAttribute('id')!);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href')!.slice(1));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(ids).toContain(link);
  });

  it('says in words what every drawing shows, and gives its numbers below', () => {
    for (const figure of document.querySelectorAll('figure')) {
      const drawing = figure.querySelector('.drawing svg[role="img"]');
      expect(drawing?.getAttribute('aria-label')?.length).toBeGreaterThan(10);
      expect(figure.querySelector('figcaption')?.textContent?.length).toBeGreaterThan(10);
      expect(figure.querySelectorAll('details table tbody tr').length).toBeGreaterThan(0);
    }
  });
});

describe('hostile and missing values', () => {
  it('shows names from files as text, wherever they come from', () => {
    const page = renderReport(withHostileNames(sampleReportInput({ crystals: 30, clusters: 3 })));
    expect(page).not.toMatch(/<script/i);
    const parsed = parseHTML(page).document;
    expect(parsed.querySelector('h1')!.textContent).toBe(HOSTILE);
    expect(parsed.querySelectorAll('script')).toHaveLength(0);
    expect(parsed.querySelector('#quarantine td')!.textContent).toBe(HOSTILE);
    expect(parsed.querySelector('g.spectra title')!.textContent).toContain(HOSTILE);
  });

  it('says so when nothing was screened and nothing set aside', () => {
    const page = renderReport(withoutScreening(sampleReportInput({ crystals: 30, clusters: 3 })));
    expect(page).toContain('No candidate was screened.');
    expect(page).toContain('Nothing had to be set aside.');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('draws a group of one crystal as its one spectrum, without a mean', () => {
    const input = sampleReportInput({ crystals: 30, clusters: 30 });
    const parsed = parseHTML(renderReport(input)).document;
    const cards = [...parsed.querySelectorAll('#groups .card')];
    expect(cards).toHaveLength(30);
    for (const card of cards) {
      expect(card.querySelectorAll('g.spectra path')).toHaveLength(1);
      expect(card.querySelectorAll('g.mean')).toHaveLength(0);
    }
  });

  it('goes on without any onset', () => {
    const page = renderReport(withoutOnsets(sampleReportInput({ crystals: 30, clusters: 3 })));
    expect(page).toContain('No reference spectrum has an onset.');
    expect(page).toContain('no onset');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('keeps a crystal that was not grouped in the tables, and counts it', () => {
    const input = sampleReportInput({ crystals: 31, clusters: 3 });
    const smaller = sampleReportInput({ crystals: 30, clusters: 3 });
    const page = renderReport({
      ...input,
      labels: smaller.labels,
      linkage: smaller.linkage,
      leafOrder: smaller.leafOrder,
    });
    expect(page).toContain('1 crystal could not be grouped.');
  });

  it('refuses predictions on another axis', () => {
    const input = sampleReportInput({ crystals: 4, clusters: 2 });
    const prediction = { width: 2, values: new Float32Array(8) };
    const embeddings = { ...input.embeddings, columns: { ...input.embeddings.columns, prediction } };
    expect(() => renderReport({ ...input, embeddings })).toThrow('predictions have 2 energies, spectra have 301');
  });
});

/** @returns the text of every cell of the table with this spoken name */
function cellsOf(label: string): string[][] {
  const frame = [...document.querySelectorAll('.scroll')].find((div) => div.getAttribute('aria-label') === label)!;
  return [...frame.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent!),
  );
}

function withHostileNames(input: ReportInput): ReportInput {
  const rename = (ids: string[]) => ids.map((id) => HOSTILE + id);
  const withId = <T extends { columns: { id: string[] } }>(table: T): T => ({
    ...table,
    columns: { ...table.columns, id: rename(table.columns.id) },
  });
  const structures = withId(input.structures);
  const all = <T>(values: readonly T[], value: T) => values.map(() => value);
  return {
    ...input,
    name: HOSTILE,
    sourceName: HOSTILE,
    dataStatement: HOSTILE,
    structures: {
      ...structures,
      columns: { ...structures.columns, formula: all(structures.columns.formula, HOSTILE) },
    },
    spectra: withId(input.spectra),
    split: withId(input.split),
    embeddings: withId(input.embeddings),
    descriptors: withId(input.descriptors),
    labels: { ...withId(input.labels), metadata: { layer: HOSTILE, method: HOSTILE, cut: HOSTILE } },
    leaderboard: {
      ...input.leaderboard,
      columns: {
        ...input.leaderboard.columns,
        parameters: input.leaderboard.columns.parameters.map((_, i) =>
          JSON.stringify({ [HOSTILE]: `${HOSTILE} ${i}` }),
        ),
        reason: input.leaderboard.columns.reason.map(() => HOSTILE),
      },
    },
    validity: {
      ...input.validity,
      columns: { ...input.validity.columns, method: all(input.validity.columns.method, HOSTILE) },
    },
    enrichment: {
      ...input.enrichment,
      columns: { ...input.enrichment.columns, feature: all(input.enrichment.columns.feature, HOSTILE) },
    },
    rules: input.rules && {
      ...input.rules,
      columns: { ...input.rules.columns, sentence: all(input.rules.columns.sentence, HOSTILE) },
    },
    featureShifts: input.featureShifts && {
      ...input.featureShifts,
      columns: {
        ...input.featureShifts.columns,
        feature: input.featureShifts.columns.feature.map((_, i) => `${HOSTILE} ${i}`),
      },
    },
    splits: input.splits && {
      ...input.splits,
      columns: { ...input.splits.columns, name: all(input.splits.columns.name, HOSTILE) },
    },
    screening: {
      ...input.screening,
      columns: {
        ...input.screening.columns,
        id: all(input.screening.columns.id, HOSTILE),
        formula: all(input.screening.columns.formula, HOSTILE),
        parent: all(input.screening.columns.parent, HOSTILE),
      },
    },
    quarantine: {
      ...input.quarantine,
      columns: { id: [HOSTILE, ''], error: [HOSTILE, ''], message: [HOSTILE, ''], step: [HOSTILE, ''] },
    },
    provenance: [{ name: HOSTILE, value: HOSTILE }],
  };
}

function withoutScreening(input: ReportInput): ReportInput {
  const columns = Object.fromEntries(
    Object.entries(input.screening.columns).map(([name, values]) => [name, values.slice(0, 0)]),
  ) as unknown as ReportInput['screening']['columns'];
  return {
    ...input,
    screening: { ...input.screening, rows: 0, columns },
    quarantine: { ...input.quarantine, rows: 0, columns: { id: [], error: [], message: [], step: [] } },
  };
}

function withoutOnsets(input: ReportInput): ReportInput {
  const none = (values: readonly unknown[]) => values.map(() => null);
  const { descriptors, clusterOnsets, screening } = input;
  return {
    ...input,
    descriptors: {
      ...descriptors,
      columns: {
        ...descriptors.columns,
        onsetEv: none(descriptors.columns.onsetEv),
        edgeIntegral: none(descriptors.columns.edgeIntegral),
      },
    },
    clusterOnsets: {
      ...clusterOnsets,
      columns: {
        ...clusterOnsets.columns,
        withOnset: clusterOnsets.columns.withOnset.map(() => 0),
        onsetMeanEv: none(clusterOnsets.columns.onsetMeanEv),
        onsetSpreadEv: none(clusterOnsets.columns.onsetSpreadEv),
      },
    },
    screening: { ...screening, columns: { ...screening.columns, onsetEv: none(screening.columns.onsetEv) } },
  };
}

/** Of a point, to the nearest of the stretches between corners. */
function distanceToLine([x, y]: [number, number], corners: readonly Corner[]): number {
  return corners.slice(1).reduce((least, [bx, by], i) => {
    const [ax, ay] = corners[i]!;
    const [dx, dy] = [bx - ax, by - ay];
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.min(least, Math.hypot(x - ax - share * dx, y - ay - share * dy));
  }, Number.POSITIVE_INFINITY);
}
