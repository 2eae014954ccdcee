/** What a screening alone takes from the manifest of a finished run. */
import { describe, expect, it } from 'vitest';
import { parseManifest, screenSources } from '../../../../../cli/run/manifest/manifest.js';
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
const steps = [
  cut('GCN3', 'ward', 'a'),
  cut('GCN4', 'average', 'b'),
  cut('GCN4', 'ward', 'c'),
  // Of another training: the same layer and linkage.
  cut('GCN4', 'ward', 'd'),
  step('interpret', { inputs: { labels: { kind: 'labels', sha256: 'c'.repeat(64) } } }),
  step('embed', {
    inputs: { model: { kind: 'checkpoint', sha256: '2'.repeat(64) } },
    outputs: { embeddings: ref('embeddings', '5') },
  }),
  step('ingest', {
    outputs: { structures: ref('shards', '6'), spectra: ref('spectra', '7'), split: ref('split', '8') },
  }),
  step('trainRung', { parameters: { network: { gcnLayers: 3 } }, outputs: { best: ref('checkpoint', '1') } }),
  step('trainRung', { parameters: { network: { gcnLayers: 4 } }, outputs: { best: ref('checkpoint', '2') } }),
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

  it('gives the errors that its validation found', () => {
    const evidence = { ...steps[0]!, step: 'evidence', outputs: { calibration: ref('calibration', '9') } };
    expect(screenSources({ input, steps: [...steps, evidence] }).calibration).toEqual(ref('calibration', '9'));
  });

  it.each(['ingest', 'trainRung', 'embed', 'interpret'])('is refused by name without the step %s', (name) => {
    const left = steps.filter((record) => record.step !== name);
    expect(() => screenSources({ input, steps: left })).toThrow(`the manifest lacks the step ${name}`);
  });

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
