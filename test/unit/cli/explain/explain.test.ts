/**
 * Vectors that other programs made, explained without a server: SOAP of DScribe, and vectors in the layout of MatGL. The tree
 * is SciPy's, and every figure is that of the steps of `discover` on the same vectors as a layer of a network.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { agreement } from '../../../../activities/cluster/agreement.js';
import { cluster } from '../../../../activities/cluster/cluster.js';
import { consensus } from '../../../../activities/cluster/consensus.js';
import { map } from '../../../../activities/cluster/map.js';
import { stability } from '../../../../activities/cluster/stability.js';
import { ingest } from '../../../../activities/ingest/ingest.js';
import { describe as describeStep } from '../../../../activities/interpret/describe.js';
import { explain } from '../../../../activities/interpret/explain.js';
import { interpret } from '../../../../activities/interpret/interpret.js';
import { probe } from '../../../../activities/interpret/probe.js';
import { givenCrystals, namesOfRows } from '../../../../cli/explain/given.js';
import { type ExplainSettings, explainSteps } from '../../../../cli/explain/steps.js';
import { tableOf } from '../../../../cli/predict/run-task.js';
import { concatTables } from '../../../../infra/arrow/arrow-io.js';
import { readNpy } from '../../../../infra/feature-files/npy.js';
import { readFeatureFile } from '../../../../infra/feature-files/read.js';
import { readTrainingFiles } from '../../../../infra/files/training-folder.js';
import type { Table, TableKind } from '../../../../schemas/run/artifact.js';
import type { FeatureSet, PropertyTable } from '../../../../schemas/tables/features.js';
import { inProcessHost } from '../../../harness/pipelines/in-process-host.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

const FIXTURES = path.join(import.meta.dirname, '../../../fixtures/explained-features');
const CRYSTALS = path.join(import.meta.dirname, '../../../../data/gpaw-absorption/alignn');
const METHODS = ['ward', 'average'] as const;
const COUNTS = [2, 3, 4, 5, 6, 7, 8];
const SETTINGS: ExplainSettings = {
  layer: 'features',
  method: 'ward',
  methods: METHODS,
  clusters: null,
  counts: COUNTS,
  bootstraps: 10,
  seed: 5,
};
/** Rows that are explained: as many as `ward.npy` is of. */
const ROWS = 40;
const PATIENCE_MS = 300_000;
const host = inProcessHost();
const { signal } = new AbortController();

let soap: FeatureSet;
/** As `discover` has them. */
let structures: Table<'structures'>;
let spectra: Table<'spectra'>;
let split: Table<'split'>;

beforeAll(async () => {
  soap = firstRows(await readFeatureFile(path.join(FIXTURES, 'soap.csv')));
  const { files } = await readTrainingFiles(CRYSTALS);
  const read = await ingest.run(
    { source: files },
    {
      axis: null,
      split: { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 1 },
      structuresPerShard: 64,
    },
    stepContext(),
  );
  structures = concatTables(read.outputs.structures);
  ({ spectra, split } = read.outputs);
});

function firstRows({ ids, layers, reading }: FeatureSet): FeatureSet {
  const cut = [...layers].map(
    ([name, { width, values }]) => [name, { width, values: values.slice(0, ROWS * width) }] as const,
  );
  return { ids: ids.slice(0, ROWS), layers: new Map(cut), reading };
}

/** The vectors as the layers of a network that predicts the reference. */
function asLayers({ ids, layers }: FeatureSet): Table<'embeddings'> {
  const rows = ids.map((id) => spectra.columns.id.indexOf(id));
  const points = spectra.columns.values.width;
  const prediction = new Float32Array(rows.length * points);
  for (const [i, row] of rows.entries())
    prediction.set(spectra.columns.values.values.subarray(row * points, (row + 1) * points), i * points);
  return {
    kind: 'embeddings',
    rows: ids.length,
    columns: { id: [...ids], prediction: { width: points, values: prediction } },
    extra: Object.fromEntries(
      [...layers].map(([name, { width, values }]) => [name, { width, values: Float32Array.from(values) }]),
    ),
    metadata: { layers: [...layers.keys()].join(' '), startEv: '0', stepEv: '0.05' },
  };
}

/** What `workflows/cluster.ts` and the stage `interpret` do, step by step. */
async function bySteps(features: FeatureSet, { layer, method, bootstraps, seed }: ExplainSettings) {
  const context = stepContext();
  const embeddings = asLayers(features);
  const described = describeStep.run({ spectra, embeddings, split }, {}, context) as {
    outputs: { descriptors: Table<'descriptors'> };
  };
  const { descriptors } = described.outputs;
  const clusterings = [];
  const tree = await cluster.run(
    { embeddings, spectra: null, structures: null },
    { layer, method, clusters: 2, counts: COUNTS },
    context,
  );
  const { linkage, validity } = tree.outputs;
  const examined = await stability.run({ embeddings, linkage, validity }, { bootstraps, seed }, context);
  const clusters = Number(examined.summary?.recommended ?? 2);
  for (const cell of [...features.layers.keys(), 'composition'].flatMap((name) =>
    METHODS.map((each) => ({ layer: name, method: each })),
  ))
    clusterings.push(
      (await cluster.run({ embeddings, spectra: null, structures }, { ...cell, clusters, counts: COUNTS }, context))
        .outputs,
    );
  const { labels } = clusterings[METHODS.length * [...features.layers.keys()].indexOf(layer)]!;
  const labellings = concatTables(clusterings.map((each) => each.labellings));
  const agreed = await consensus.run({ labellings, labels }, { clusters }, context);
  const meant = await interpret.run({ structures, labels, descriptors }, {}, context);
  const { crystalFeatures } = meant.outputs;
  return {
    descriptors,
    clusters,
    tables: {
      linkage,
      labels,
      validity: concatTables(clusterings.map((each) => each.validity)),
      ...examined.outputs,
      ...(await map.run({ embeddings }, { layer, seed }, context)).outputs,
      ...(await agreement.run({ labellings, labels, consensus: agreed.outputs.consensusLabels }, { clusters }, context))
        .outputs,
      ...meant.outputs,
      ...(await probe.run({ structures, embeddings, descriptors }, { seed }, context)).outputs,
      ...(await explain.run({ structures, linkage, labels, descriptors, crystalFeatures }, {}, context)).outputs,
    } as Record<string, Table>,
  };
}

function onsetsOf({ columns }: Table<'descriptors'>): PropertyTable {
  const rows = columns.id.flatMap((id, i) =>
    columns.from[i] === 'reference' ? [[id, [columns.onsetEv[i] ?? null]] as const] : [],
  );
  return { columns: [{ name: 'gap', unit: 'eV' }], rowOf: new Map(rows) };
}

/** Table by table the same as by the steps of `discover`. @returns what `explain` found */
async function explainedAsBySteps(features: FeatureSet, settings: ExplainSettings) {
  const expected = await bySteps(features, settings);
  const given = await givenCrystals(features, features.ids, CRYSTALS, onsetsOf(expected.descriptors), undefined);
  const found = await explainSteps(host, given, settings, signal);
  expect(found.clusters).toBe(expected.clusters);
  for (const [name, table] of Object.entries(expected.tables)) {
    const own = tableOf(table.kind as TableKind, found.tables[name]!);
    // Predictions of a network and a second property are no part of what was given.
    const known = (columns: object) =>
      Object.entries(columns).filter(([column]) => !/^network|edgeIntegral/i.test(column));
    expect([name, known(own.columns)]).toEqual([name, known(table.columns)]);
    expect(own.metadata).toEqual(table.metadata);
  }
  expect(Object.keys(expected.tables)).toContain('probes');
  return found;
}

describe('SOAP vectors', () => {
  it(
    'have the figures of the same vectors as a layer in `discover`, table by table',
    async () => {
      const found = await explainedAsBySteps(soap, SETTINGS);
      const tree = tableOf('linkage', found.tables.linkage!);
      const { values } = readNpy(readFileSync(path.join(FIXTURES, 'ward.npy')), 'ward.npy');
      expect(tree.rows).toBe(ROWS - 1);
      for (const [i, height] of tree.columns.height.entries()) expect(height / values[4 * i + 2]!).toBeCloseTo(1, 9);
      expect([...tree.columns.left]).toEqual(Array.from({ length: ROWS - 1 }, (_, i) => values[4 * i]));

      const parameters = { name: 'SOAP', sourceName: 'soap.csv', facts: [], provenance: [] };
      const task = { step: 'explainFeatures', inputs: found.tables, parameters, resume: null };
      const hooks = { onProgress() {}, onCheckpoint: async () => {}, signal };
      const { outputs } = await host.run(task, hooks);
      const page = parseHTML(new TextDecoder().decode(outputs.report![0]!.bytes)).document;
      const text = page.querySelector('main')!.textContent!.replaceAll(/\s+/g, ' ');
      expect([...page.querySelectorAll('section')].map(({ id }) => id)).toEqual(
        [
          'data',
          'groups',
          'tree',
          'splits',
          'properties',
          'exchanges',
          'map',
          'layers',
          'comparison',
          'elements',
          'periodic-tables',
          'provenance',
          'not-shown',
        ].filter((id) => page.querySelector(`#${id}`)?.tagName === 'SECTION'),
      );
      for (const id of ['groups', 'tree', 'splits', 'properties', 'exchanges', 'map', 'layers'])
        expect(page.querySelector(`section#${id}`)?.textContent?.length ?? 0).toBeGreaterThan(200);
      expect(text).toContain('gap (eV)');
      expect(text).not.toMatch(/onset|absorption|reference spectra/);
      const figures = tableOf('source-files', outputs.files!).columns;
      expect(figures.name).toContain('figures/layer_probes.svg');
      expect(figures.text.join()).not.toMatch(/onset|absorption/);
    },
    PATIENCE_MS,
  );
});

describe('vectors in the layout of MatGL', () => {
  it(
    'have the figures of the same vectors as two layers in `discover`, table by table',
    async () => {
      const read = firstRows(await readFeatureFile(path.join(FIXTURES, 'matgl-like.parquet')));
      // As `discover` calls the crystals of these files.
      const features = { ...read, ids: read.ids.map((id) => id.replace(/\.vasp$/, '')) };
      const found = await explainedAsBySteps(features, { ...SETTINGS, layer: 'gc_2' });
      expect(new Set(tableOf('validity', found.tables.validity!).columns.layer)).toEqual(
        new Set(['gc_1', 'gc_2', 'composition']),
      );
    },
    PATIENCE_MS,
  );

  it(
    'are explained without properties, and without a word of any',
    async () => {
      const features = firstRows(await readFeatureFile(path.join(FIXTURES, 'matgl-like.parquet')));
      expect(features.reading).toEqual({
        names: 'material_id',
        leftOut: [{ column: 'nsites', because: 'beside lists' }],
      });
      const given = await givenCrystals(features, features.ids, CRYSTALS, null, undefined);
      expect(given.layers).toEqual([
        { name: 'gc_1', width: 16 },
        { name: 'gc_2', width: 16 },
      ]);
      const { tables, clusters } = await explainSteps(
        host,
        given,
        { ...SETTINGS, layer: 'gc_2', methods: ['ward'], clusters: 4 },
        signal,
      );
      expect(clusters).toBe(4);
      expect(new Set(tableOf('labels', tables.labels!).columns.cluster)).toEqual(new Set([1, 2, 3, 4]));
      expect(new Set(tableOf('probes', tables.probes!).columns.layer)).toEqual(
        new Set(['composition', 'gc_1', 'gc_2']),
      );
      const parameters = { name: 'MatGL', sourceName: 'matgl-like.parquet', facts: [], provenance: [] };
      const task = { step: 'explainFeatures', inputs: tables, parameters, resume: null };
      const { outputs } = await host.run(task, { onProgress() {}, onCheckpoint: async () => {}, signal });
      const page = parseHTML(new TextDecoder().decode(outputs.report![0]!.bytes)).document;
      expect(page.querySelector('section#properties')).toBeNull();
      expect(page.querySelector('section#tree')).not.toBeNull();
      expect(page.querySelector('main')!.textContent).not.toMatch(/onset|absorption|NaN|undefined/);
    },
    PATIENCE_MS,
  );
});

describe('what is given', () => {
  const rows = (ids: readonly string[], width = 2, values = ids.flatMap((_, i) => [i, 1])): FeatureSet => ({
    ids,
    layers: new Map([['features', { width, values: Float64Array.from(values) }]]),
    reading: { names: 'id', leftOut: [] },
  });
  const given = (ids: readonly string[], properties: PropertyTable | null = null, leading?: string) =>
    givenCrystals(rows(ids), ids, CRYSTALS, properties, leading);
  const gaps: PropertyTable = { columns: [{ name: 'gap', unit: null }], rowOf: new Map([['NaCl', [1]]]) };

  it('is refused by the name that has no structure', async () => {
    await expect(given(['AlN-wurtzite', 'unknown'])).rejects.toThrow('1 of 2 crystals have no structure file');
    await expect(given(['AlN-wurtzite', 'AlN-wurtzite'])).rejects.toThrow('two rows are called "AlN-wurtzite"');
    await expect(givenCrystals(rows(['a']), ['a'], '/nowhere', null, undefined)).rejects.toThrow('no folder /nowhere');
  });

  it('is refused where its properties are of other crystals, or not what was asked for', async () => {
    await expect(given(['AlN-wurtzite', 'AlP-zincblende'], gaps)).rejects.toThrow('no crystal has properties');
    await expect(given(['AlN-wurtzite'], gaps, 'width')).rejects.toThrow('no property "width"');
  });

  it('is refused where numbers are beyond single precision', async () => {
    const features = rows(['AlN-wurtzite'], 2, [1e39, 1]);
    await expect(givenCrystals(features, features.ids, CRYSTALS, null, undefined)).rejects.toThrow(
      'AlN-wurtzite holds 1e+39',
    );
  });

  it('needs names for rows that have none, unless the list of the folder is as long', async () => {
    const unnamed = { ...rows(['0', '1']), reading: { names: null, leftOut: [] } };
    await expect(namesOfRows(unnamed, undefined, CRYSTALS)).rejects.toThrow('the rows of the features have no names');
    const all = {
      ...rows(Array.from({ length: spectra.rows }, (_, i) => String(i))),
      reading: { names: null, leftOut: [] },
    };
    expect((await namesOfRows(all, undefined, CRYSTALS)).slice(0, 2)).toEqual([
      'AgAlO2-delafossite.vasp',
      'AgBr-rocksalt.vasp',
    ]);
  });
});
