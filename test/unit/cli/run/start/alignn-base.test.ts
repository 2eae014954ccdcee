/** Which configuration a run follows, what it becomes, and what the terminal says of options over it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { alignnBase, chosenConfig, presetBase, tellConfig } from '../../../../../cli/run/start/alignn-base.js';
import { runSettings, undescribed } from '../../../../../cli/run/start/settings.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';
import { readAlignnTraining } from '../../../../../science/interchange/index.js';
import { alignnConfig } from '../../../../harness/files/mixed-folder.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'alignn-base-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const TEXT = alignnConfig();
const CONFIG = { file: 'config.json', text: TEXT };
const ALIGNN = readAlignnTraining(TEXT, 'config.json', 'fixed');
const given = { name: 'oxides', dataset: undescribed('oxides'), axis: null };

describe('the configuration of a run', () => {
  it('is that of the folder, another one that was named, or none', async () => {
    const other = path.join(scratch, 'other.json');
    writeFileSync(other, '{}');
    expect(await chosenConfig({}, TEXT)).toEqual(CONFIG);
    expect(await chosenConfig({}, null)).toBeNull();
    expect(await chosenConfig({ config: false }, TEXT)).toBeNull();
    expect(await chosenConfig({ config: other }, TEXT)).toEqual({ file: 'other.json', text: '{}' });
    await expect(chosenConfig({ config: `${other}x` }, TEXT)).rejects.toThrow(/there is no file/);
  });

  it('becomes one trial, and its digest travels with the settings', () => {
    const settings = runSettings({}, given, alignnBase(CONFIG, ALIGNN));
    expect(settings.sweep).toMatchObject({ maxNeighbors: [8], hiddenFeatures: [8], rungs: [3] });
    expect(settings).toMatchObject({ graph: ALIGNN.graph, training: ALIGNN.training, split: ALIGNN.split });
    const sha256 = createHash('sha256').update(TEXT).digest('hex');
    expect(settings.alignn).toEqual({ file: 'config.json', sha256, mode: 'fixed' });
    expect(runSettings({}, given)).not.toHaveProperty('alignn');
  });

  it('gives way to options, which the terminal tells with both values', () => {
    const chosen = runSettings({ epochs: [5, 9], seed: 4 }, given, alignnBase(CONFIG, ALIGNN));
    expect(chosen.training).toMatchObject({ scheduledEpochs: 9, seed: 4, loss: 'mse' });
    expect(chosen.split).toMatchObject({ grouping: 'file-shuffled', seed: 4 });
    const said: string[] = [];
    const screen = { step: (_: string, text: string) => said.push(text) } as never;
    tellConfig(screen, CONFIG, ALIGNN, chosen, 301);
    expect(said).toContain('--epochs 5,9 instead of 3 in config.json');
    expect(said).toContain('--seed 4 instead of 123 in config.json');
    expect(said.filter((text) => text.startsWith('--'))).toHaveLength(2);
    expect(said.at(-1)).toBe('output_features 1 of config.json gives way to the 301 targets a crystal, as in ALIGNN');
  });

  it('without one, reference mode changes graphs and training of the preset', () => {
    expect(presetBase('fixed')).toEqual(DISCOVER_PRESET);
    const { graph, training } = presetBase('reference');
    expect(graph).toEqual({ ...DISCOVER_PRESET.graph, mode: 'reference' });
    expect(training).toMatchObject({ loss: 'l1', schedule: 'constant', decayEmbeddingNorms: true });
  });
});
