/** What a screening alone takes from the manifest of a finished run. */
import { describe, expect, it } from 'vitest';
import {
  domainSources,
  parseManifest,
  screenSources,
  validateSources,
} from '../../../../../cli/run/manifest/manifest.js';
import { discoverInput } from '../../../../../cli/run/start/discover-input.js';
import { runSettings, undescribed } from '../../../../../cli/run/start/settings.js';
import { CorruptArtifactError } from '../../../../../schemas/failure.js';
import type { ArtifactKind, ObjectRef } from '../../../../../schemas/run/artifact.js';
import type { StepRecord } from '../../../../../schemas/run/run.js';

const ref = (kind: ArtifactKind, digit: string): ObjectRef => ({
  kind,
  sha256: digit.repeat(64),
  bytes: 1,
  rows: 1,
  schemaVersion: 1,
});
let keys = 0;
const step = (name: string, more: Partial<StepRecord>): StepRecord => ({
  version: 1,
  key: (keys++).toString(16).padStart(64, '0'),
  step: name,
  codeVersion: 1,
  parameters: {},
  inputs: {},
  outputs: {},
  transient: [],
  summary: {},
  ...more,
});

const input = discoverInput(
  runSettings({}, { name: 'a', dataset: undescribed('a'), axis: null }),
  ref('source-files', '0'),
);
const cut = (layer: string, method: string, digit: string) =>
  step('cluster', { parameters: { layer, method, clusters: 12 }, outputs: { labels: ref('labels', digit) } });
const embed = (model: string, graphs: string, embeddings: string) =>
  step('embed', {
    inputs: {
      model: { kind: 'checkpoint', sha256: model.repeat(64) },
      graphs: { kind: 'graphs', sha256: graphs.repeat(64) },
    },
    outputs: { embeddings: ref('embeddings', embeddings) },
  });
const rung = (gcnLayers: number, untilEpoch: number, best: string) =>
  step('trainRung', {
    parameters: { network: { gcnLayers }, training: { seed: Number(best) }, untilEpoch },
    inputs: { graphs: { kind: 'graphs', sha256: 'e'.repeat(64) } },
    outputs: { best: ref('checkpoint', best) },
  });
const steps = [
  cut('GCN3', 'ward', 'a'),
  cut('GCN4', 'average', 'b'),
  cut('GCN4', 'ward', 'c'),
  // Of other trainings: the same layer and linkage, once with the same groups, which are the same bytes.
  cut('GCN4', 'ward', 'd'),
  cut('GCN4', 'ward', 'c'),
  step('interpret', { inputs: { labels: { kind: 'labels', sha256: 'c'.repeat(64) } } }),
  step('describe', { inputs: { embeddings: { kind: 'embeddings', sha256: '5'.repeat(64) } } }),
  // Of trainings with further seeds: one stands before that which is reported, as steps stand in the order of their keys.
  embed('1', 'e', '4'),
  embed('2', 'f', '5'),
  embed('3', 'e', '9'),
  step('ingest', {
    outputs: { structures: ref('shards', '6'), spectra: ref('spectra', '7'), split: ref('split', '8') },
  }),
  rung(3, 40, '1'),
  // The best of the first rung was still the best after the second.
  rung(4, 10, '2'),
  rung(4, 20, '2'),
  rung(3, 40, '3'),
];

describe('the manifest of a finished run', () => {
  it('gives the best model, the reported groups and the data', () => {
    const run = parseManifest(JSON.stringify({ version: 1, versions: {}, input, steps }), 'a');
    expect(screenSources(run)).toEqual({
      structures: ref('shards', '6'),
      split: ref('split', '8'),
      model: ref('checkpoint', '2'),
      embeddings: ref('embeddings', '5'),
      labels: ref('labels', 'c'),
      layer: 'GCN4',
      calibration: null,
    });
  });

  it('gives the model behind groups that all trainings agree on, which no single tree was cut into', () => {
    const consensus = step('seedConsensus', { outputs: { labels: ref('labels', 'b') } });
    const interpreted = step('interpret', { inputs: { labels: { kind: 'labels', sha256: 'b'.repeat(64) } } });
    const agreed = steps.filter(({ step: name }) => name !== 'cluster' && name !== 'interpret');
    expect(screenSources({ input, steps: [...agreed, consensus, interpreted] })).toMatchObject({
      model: ref('checkpoint', '2'),
      embeddings: ref('embeddings', '5'),
      labels: ref('labels', 'b'),
    });
  });

  it('gives settings, epochs and graphs of the model that is reported, whatever else was trained and embedded', async () => {
    const artifacts = { refOf: async ({ sha256 }: { sha256: string }) => ref('graphs', sha256.slice(0, 1)) };
    const stores = { artifacts } as unknown as Parameters<typeof domainSources>[0];
    expect(await domainSources(stores, { input, steps })).toEqual({ graphs: ref('graphs', 'f'), leftOut: null });
    expect(await validateSources(stores, { input, steps })).toMatchObject({
      network: { gcnLayers: 4 },
      training: { seed: 2 },
      epochs: 20,
    });
    expect(await validateSources(stores, { input, steps: [...steps].reverse() })).toMatchObject({ epochs: 20 });
  });

  it.each(['ingest', 'describe', 'interpret'])(
    'is refused where it has two steps %s and nothing says which is meant',
    (name) => {
      const twice = [...steps, ...steps.filter((record) => record.step === name)];
      expect(() => screenSources({ input, steps: twice })).toThrow(`2 steps ${name}`);
    },
  );

  it('gives the errors that its validation found', () => {
    const evidence = { ...steps[0]!, step: 'evidence', outputs: { calibration: ref('calibration', '9') } };
    expect(screenSources({ input, steps: [...steps, evidence] }).calibration).toEqual(ref('calibration', '9'));
  });

  it.each(['ingest', 'trainRung', 'embed', 'describe', 'interpret'])(
    'is refused by name without the step %s',
    (name) => {
      const left = steps.filter((record) => record.step !== name);
      expect(() => screenSources({ input, steps: left })).toThrow(`the manifest lacks the step ${name}`);
    },
  );

  it('gives the layer that was asked for', () => {
    const asked = { ...input, clustering: { ...input.clustering, reportLayer: 'ALIGNN2' } };
    expect(screenSources({ input: asked, steps }).layer).toBe('ALIGNN2');
  });

  it('is refused without the step whose labels were interpreted', () => {
    const left = steps.filter(({ step: name }) => name !== 'cluster');
    expect(() => screenSources({ input, steps: left })).toThrow(/whose labels were interpreted/);
  });

  it('is refused when it is none, or of another version', () => {
    expect(() => parseManifest('{', 'a')).toThrow(CorruptArtifactError);
    expect(() => parseManifest(JSON.stringify({ version: 2, input, steps }), 'a')).toThrow(/manifest of a: version/);
  });
});
