/** The last words of a run: every number where it belongs, with its unit. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderRanking, topCandidates } from '../../../../cli/present/ranking.js';
import { renderAttempts, renderRuns } from '../../../../cli/present/runs.js';
import { type DiscoverSummary, renderDiscover, stepsText } from '../../../../cli/present/summary.js';
import { NOTHING } from '../../../../cli/run/kinds/tally.js';
import type { Table } from '../../../../schemas/run/artifact.js';

const ranking: Table<'screening-results'> = {
  kind: 'screening-results',
  rows: 2,
  columns: {
    id: ['InP-wurtzite', 'XY-none'],
    formula: ['InP', 'XY'],
    origin: ['substituted', 'substituted'],
    parent: ['GaP-wurtzite', null],
    onsetEv: [1.234, null],
    onsetReason: [null, 'no crossing'],
    distance: Float64Array.of(0.1, 9),
    nearestId: ['GaP-wurtzite', 'ZnO'],
    nearestCluster: Uint32Array.of(3, 4),
    inDomain: [true, false],
    inWindow: [true, false],
    score: Float64Array.of(0.98765, 0),
  },
  metadata: {},
};

const summary: DiscoverSummary = {
  name: 'oxides',
  crystals: 250,
  clusters: 12,
  best: { trial: 3, trialId: '0123456789ab', parameters: { maxNeighbors: 12, hiddenFeatures: 64 } },
  testMae: 0.18734,
  evidence: 'the network is not told apart from trees',
  besideTrees: 'trees with the network beside them are better',
  startVerdict: null,
  conditionsVerdict: null,
  onsetR2: 0.9312,
  screened: 1000,
  candidatesInWindow: 31,
  verdict: '',
  ensemble: 'oxides',
  hindered: [],
  halved: [],
  criteria: { onsetMinEv: 1.1, onsetMaxEv: 1.8 },
  top: topCandidates(ranking, 5),
  steps: { ...NOTHING, computed: 8, reused: 9 },
  durationMs: 243_000,
  report: '/d/results/oxides/report.html',
  manifest: '/d/results/oxides/manifest.json',
};
const plain = (text: string) => stripVTControlCharacters(text).split('\n');

describe('renderDiscover', () => {
  it('of another property has no word of absorption', () => {
    const leading = { name: 'band centre', unit: 'eV' };
    const property = { name: 'density of states', trainedUnit: 'states/eV', leading };
    const criteria = { onsetMinEv: -3.123456789, onsetMaxEv: -2.5, of: leading };
    const text = stripVTControlCharacters(renderDiscover({ ...summary, property, criteria }));
    expect(text).toContain('31 of 1000 have their band centre between -3.12346 and -2.5 eV');
    expect(text).toContain("--window 'band centre=lowest:highest'");
    expect(text).toContain('states/eV');
    expect(text).not.toMatch(/onset|absorption|log10/);
  });

  it('says so where there is no test set', () => {
    const lines = plain(renderDiscover({ ...summary, testMae: null, onsetR2: null }));
    expect(lines[2]).toBe(' best       trial 3, maxNeighbors 12, hiddenFeatures 64   no test set');
    expect(lines[4]).toBe(' onsets     no test set to compare them on');
  });

  it('has one line a fact', () => {
    expect(plain(renderDiscover(summary))).toEqual([
      ' run        discover/oxides   17 steps, 9 reused, 4 min 3 s',
      ' data       250 crystals in 12 groups',
      ' best       trial 3, maxNeighbors 12, hiddenFeatures 64   test error 0.187 log10(cm^-1)',
      ' ensemble   oxides, for predict and screen',
      ' onsets     R2 0.931 against the spectra',
      ' evidence   the network is not told apart from trees',
      '            trees with the network beside them are better',
      ' candidates 31 of 1000 have their onset between 1.1 and 1.8 eV',
      '',
      'candidate     formula  onset eV  in window  in domain  nearest       group  score',
      'InP-wurtzite  InP          1.23  yes        yes        GaP-wurtzite      3  0.988',
      'XY-none       XY           none  no         no         ZnO               4  0.000',
      '',
      ' report     /d/results/oxides/report.html',
      ' manifest   /d/results/oxides/manifest.json',
      ' next       npx spectraloom runs oxides',
      '            npx spectraloom sweep --from oxides --neighbors 8,12,16',
      '            npx spectraloom screen --from oxides --onset 1.8:2.4',
    ]);
  });

  it('says so when there is nothing to compare or to rank', () => {
    const lines = plain(renderDiscover({ ...summary, onsetR2: null, top: [] }));
    expect(lines).toContain(' onsets     too few to compare');
    expect(lines.some((line) => line.startsWith('candidate  '))).toBe(false);
  });

  it('names trials that were lost for want of memory, and why the search ended early', () => {
    const hindered = [{ trial: 2, reason: 'ResourceError: its process died 3 times' }];
    const lines = plain(renderDiscover({ ...summary, hindered, verdict: 'all 2 combinations were tried' }));
    expect(lines).toContain(' no result  trial 2, for want of memory: ResourceError: its process died 3 times');
    expect(lines).toContain(' verdict    all 2 combinations were tried');
  });

  it('counts steps', () => {
    expect(stepsText({ computed: 1, reused: 0 })).toBe('1 step');
    expect(stepsText({ computed: 0, reused: 17 })).toBe('17 steps, all reused');
  });
});

describe('tables', () => {
  it('the ranking is cut where it was asked to be', () => {
    expect(plain(renderRanking(topCandidates(ranking, 1)))).toHaveLength(2);
  });

  it('runs and attempts show UTC times and mebibytes', () => {
    const steps = { ...NOTHING, computed: 2, reused: 1, failed: 1, peakMemoryBytes: 3 * 1024 ** 2 };
    const entry = { workflowId: 'discover/a', runId: 'r', state: 'completed', durationMs: 65_000, steps };
    expect(plain(renderRuns([{ ...entry, startedAt: '2026-01-02T03:04:05.678Z' }]))[1]).toBe(
      'discover/a  2026-01-02 03:04:05Z  completed      3       1       1  1 min 5 s        3 MiB',
    );
    expect(renderRuns([])).toMatch(/no runs yet/);
    expect(renderAttempts([])).toMatch(/no step/);
    const attempt = {
      version: 1 as const,
      runId: 'discover/a/r',
      workflowId: 'discover/a/cluster',
      step: 'cluster',
      subject: 'GCN4, ward',
      key: 'ab'.repeat(32),
      attempt: 1,
      startedAt: '2026-01-02T03:04:05.678Z',
      endedAt: '2026-01-02T03:04:06.678Z',
      state: 'finished' as const,
      host: 'here',
      pid: 7,
      peakMemoryBytes: 3 * 1024 ** 2,
      error: null,
      outputs: {},
    };
    expect(plain(renderAttempts([attempt]))[1]).toBe(
      'cluster  GCN4, ward  abababab        1  finished  2026-01-02 03:04:05Z  1.0 s        3 MiB  here',
    );
  });
});
