/**
 * A whole report input from the bundled spectra: structures, spectra, onsets, merge tree and enrichment are real;
 * predictions, trials and candidates are made up from a seed, so that the report can be looked at without a network.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { onsetTable } from '../../../activities/interpret/interpretation-tables.js';
import type { ReportInput } from '../../../report/index.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { LINKAGE_METHODS } from '../../../schemas/tables/clustering.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import {
  copheneticCorrelation,
  cutByCount,
  leafOrder,
  linkageOfDistances,
  pairwiseDistances,
  validityOfCuts,
} from '../../../science/clustering/index.js';
import { clusterOnsets } from '../../../science/interpretation/index.js';
import { EDGE_WINDOW_EV, edgeIntegral, ONSET_THRESHOLD_CM1, onsetEnergy } from '../../../science/spectrum/index.js';
import { type Random, seededRandom } from '../laws/seeded-random.js';
import { sampleAttributions } from './report-attributions.js';
import { sampleComparison } from './report-comparison.js';
import { sampleEvidence } from './report-evidence.js';
import { sampleExplanations } from './report-explanations.js';
import { sampleInterpretation } from './report-interpretation.js';
import { sampleScreening } from './report-screening.js';
import { sampleTrials } from './report-trials.js';

const FOLDER = new URL('../../../data/gpaw-absorption/', import.meta.url);
const GRID = { startEv: 0, stepEv: 0.05 };
const POINTS = 301;
const FLOOR = 2;
const LAYERS = ['ALIGNN1', 'ALIGNN2', 'ALIGNN3', 'ALIGNN4', 'GCN1', 'GCN2', 'GCN3', 'GCN4', 'prediction'];

interface Sample {
  readonly id: string;
  readonly formula: string;
  readonly lattice: readonly (readonly number[])[];
  readonly species: readonly string[];
  readonly frac_coords: readonly (readonly number[])[];
  readonly spectrum: Float32Array;
}

/** @param crystals at most this many, in file order; `clusters` as far as there are crystals */
export function sampleReportInput({ crystals = 1000, clusters = 12, seed = 7 } = {}): ReportInput {
  const samples = readSamples().slice(0, crystals);
  const random = seededRandom(seed);
  const ids = samples.map(({ id }) => id);
  const subsets = samples.map(() => {
    const draw = random.uniform();
    return draw < 0.8 ? 'train' : draw < 0.9 ? 'validation' : 'test';
  });
  const predictions = samples.map(({ spectrum }, i) => predict(spectrum, subsets[i]!, random));
  const points = { width: POINTS, values: concatenate(samples.map(({ spectrum }) => spectrum)) };
  const distances = pairwiseDistances(points);
  const tree = linkageOfDistances(distances, 'ward');
  const cluster = cutByCount(tree, Math.min(clusters, samples.length));
  const references = samples.map(({ spectrum }) => onsetEnergy(spectrum, GRID).onsetEv);
  const axisMetadata = { startEv: String(GRID.startEv), stepEv: String(GRID.stepEv) };
  const structures = structuresTable(samples);
  const descriptors = descriptorsTable(samples, predictions);
  const linkage: Table<'linkage'> = {
    kind: 'linkage',
    rows: tree.height.length,
    columns: { ...tree },
    metadata: { layer: 'GCN4', method: 'ward', metric: 'euclidean' },
  };
  const labels: Table<'labels'> = {
    kind: 'labels',
    rows: samples.length,
    columns: { id: ids, cluster },
    metadata: { layer: 'GCN4', method: 'ward', cut: `at most ${clusters} clusters` },
  };
  const interpretation = sampleInterpretation(
    samples.map(structureOf),
    cluster,
    references,
    samples.map(({ spectrum }, i) => edgeIntegral(spectrum, GRID, references[i]!)),
  );
  return {
    name: 'gpaw-absorption',
    sourceName: 'gpaw-absorption',
    dataStatement:
      'spectra computed with PBE, uncorrected onsets: they lie below experiment, often by 30 to 50 percent.',
    structures,
    spectra: {
      kind: 'spectra',
      rows: samples.length,
      columns: { id: ids, values: points },
      metadata: { ...axisMetadata, points: String(POINTS), quantity: 'log10_alpha_cm1', floor: String(FLOOR) },
    },
    split: {
      kind: 'split',
      rows: samples.length,
      columns: { id: ids, subset: subsets },
      metadata: { seed: '123', grouping: 'formula' },
    },
    embeddings: {
      kind: 'embeddings',
      rows: samples.length,
      columns: { id: ids, prediction: { width: POINTS, values: concatenate(predictions) } },
      metadata: { ...axisMetadata, layers: LAYERS.slice(0, -1).join(' ') },
    },
    descriptors,
    start: null,
    ...sampleTrials(random),
    linkage,
    leafOrder: leafOrder(tree),
    labels,
    validity: validityTable(points.values, samples.length, clusters),
    ...sampleComparison(points, tree, ids, cluster),
    clusterOnsets: onsetTable(clusterOnsets(cluster, references)),
    ...interpretation,
    ...sampleExplanations({ structures, linkage, labels, descriptors, ...interpretation }),
    ...sampleAttributions(samples, cluster, seededRandom(seed + 1)),
    ...sampleEvidence(),
    ...sampleScreening(samples, references, cluster, random),
    properties: [],
    groupProperties: null,
    criteria: { onsetMinEv: 1.1, onsetMaxEv: 1.8 },
    provenance: [
      { name: 'spectraloom', value: '0.1.0' },
      { name: 'split seed', value: '123' },
      { name: 'spectra', value: 'f3'.repeat(32) },
      { name: 'model', value: '0a'.repeat(32) },
    ],
  };
}

function structureOf({ id, lattice, species, frac_coords }: Sample): Structure {
  return {
    id,
    species,
    lattice: Float64Array.from(lattice.flat()),
    fracCoords: Float64Array.from(frac_coords.flat()),
  };
}

function readSamples(): Sample[] {
  const spectra = new Map(
    readFileSync(new URL('alignn/id_prop.csv', FOLDER), 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const [file, ...values] = line.split(',');
        return [file!.replace(/\.vasp$/, ''), Float32Array.from(values, Number)] as const;
      }),
  );
  return gunzipSync(readFileSync(new URL('absorption.jsonl.gz', FOLDER)))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample)
    .map((sample) => ({ ...sample, spectrum: spectra.get(sample.id)! }));
}

/** The reference, moved along the energy axis and bent a little; more so where a network would not have seen it. */
function predict(spectrum: Float32Array, subset: string, random: Random): Float32Array {
  const scale = subset === 'train' ? 0.4 : 1;
  const shift = random.normal() * 6 * scale;
  const bends = [random.normal(), random.normal(), random.normal()].map((bend) => bend * 0.12 * scale);
  return spectrum.map((_, i) => {
    const from = Math.min(POINTS - 1, Math.max(0, i + shift));
    const below = Math.floor(from);
    const above = Math.min(POINTS - 1, below + 1);
    const value = spectrum[below]! + (spectrum[above]! - spectrum[below]!) * (from - below);
    const wave = bends.reduce((sum, bend, k) => sum + bend * Math.sin(((k + 1) * Math.PI * i) / POINTS), 0);
    return Math.max(FLOOR - 0.05, value + wave * Math.min(1, value - FLOOR) + 0.02 * random.normal());
  });
}

function structuresTable(samples: readonly Sample[]): Table<'structures'> {
  return {
    kind: 'structures',
    rows: samples.length,
    columns: {
      id: samples.map(({ id }) => id),
      formula: samples.map(({ formula }) => formula),
      lattice: { width: 9, values: Float64Array.from(samples.flatMap(({ lattice }) => lattice.flat())) },
      species: samples.map(({ species }) => [...species]),
      fracCoords: samples.map((sample) => Float64Array.from(sample.frac_coords.flat())),
      source: samples.map(({ id }) => `alignn/${id}.vasp`),
      sourceSha256: samples.map(() => '00'.repeat(32)),
    },
    metadata: {},
  };
}

function descriptorsTable(samples: readonly Sample[], predictions: readonly Float32Array[]): Table<'descriptors'> {
  const rows = [
    ...samples.map(({ id, spectrum }) => ({ id, from: 'reference', spectrum })),
    ...samples.map(({ id }, i) => ({ id, from: 'prediction', spectrum: predictions[i]! })),
  ].map((row) => ({ ...row, ...onsetEnergy(row.spectrum, GRID) }));
  return {
    kind: 'descriptors',
    rows: rows.length,
    columns: {
      id: rows.map(({ id }) => id),
      from: rows.map(({ from }) => from),
      onsetEv: rows.map(({ onsetEv }) => onsetEv),
      onsetReason: rows.map(({ reason }) => reason),
      edgeIntegral: rows.map(({ spectrum, onsetEv }) => edgeIntegral(spectrum, GRID, onsetEv)),
    },
    metadata: { onsetThresholdCm1: String(ONSET_THRESHOLD_CM1), edgeWindowEv: String(EDGE_WINDOW_EV) },
  };
}

/** Stretches of the spectra stand in for layers: real numbers, cheap to have. */
function validityTable(values: Float32Array, n: number, clusters: number): Table<'validity'> {
  const width = 60;
  const cuts = LAYERS.flatMap((layer, l) => {
    const from = Math.round((l * (POINTS - width)) / (LAYERS.length - 1));
    const rows = Array.from({ length: n }, (_, i) => values.slice(i * POINTS + from, i * POINTS + from + width));
    const points = { width, values: concatenate(rows) };
    const distances = pairwiseDistances(points);
    return LINKAGE_METHODS.flatMap((method) => {
      const tree = linkageOfDistances(distances, method);
      const counts = layer === 'GCN4' ? [2, 3, 5, 8, 12, 16, 20].filter((count) => count < n) : [];
      const asked = [...new Set([...counts, Math.min(clusters, n)])].sort((a, b) => a - b);
      const cophenetic = copheneticCorrelation(tree, distances);
      return validityOfCuts(points, distances, tree, asked).map((cut) => ({ layer, method, cophenetic, ...cut }));
    });
  });
  return {
    kind: 'validity',
    rows: cuts.length,
    columns: {
      layer: cuts.map((cut) => cut.layer),
      method: cuts.map((cut) => cut.method),
      clusters: Uint32Array.from(cuts, (cut) => cut.clusters),
      silhouette: cuts.map((cut) => cut.silhouette),
      daviesBouldin: cuts.map((cut) => cut.daviesBouldin),
      calinskiHarabasz: cuts.map((cut) => cut.calinskiHarabasz),
      cophenetic: cuts.map((cut) => cut.cophenetic),
    },
    metadata: {},
  };
}

function concatenate(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
  });
  return values;
}
