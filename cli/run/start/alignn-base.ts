/** From ALIGNN's configuration, or the lack of one, to the settings that a run has unless its options say otherwise. */

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { readInputText } from '../../../infra/files/input-file.js';
import type { AlignnSettings } from '../../../schemas/settings/alignn-training.js';
import type { RunSettings } from '../../../schemas/settings/discover.js';
import { DISCOVER_PRESET, REFERENCE_TRAINING } from '../../../schemas/settings/preset.js';
import { isNamedSplit } from '../../../schemas/settings/split.js';
import type { GraphRules } from '../../../schemas/tables/graph.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import type { Screen } from '../../present/terminal.js';
import type { BaseSettings, TrainOptions } from './settings.js';

const MAX_CONFIG_BYTES = 1024 ** 2;

export interface ConfigFile {
  readonly file: string;
  readonly text: string;
}

/** @param inFolder text of the folder's own `config.json` */
export async function chosenConfig({ config }: TrainOptions, inFolder: string | null): Promise<ConfigFile | null> {
  if (typeof config === 'string')
    return { file: basename(config), text: await readInputText(config, MAX_CONFIG_BYTES) };
  return config === false || inFolder === null ? null : { file: TRAINING_FOLDER.config, text: inFolder };
}

/** One trial of exactly that configuration. */
export function alignnBase(
  { file, text }: ConfigFile,
  { graph, network, training, split }: AlignnSettings,
): BaseSettings {
  const { sweep, ...preset } = DISCOVER_PRESET;
  return {
    ...preset,
    split,
    graph,
    network,
    training,
    sweep: {
      ...sweep,
      maxNeighbors: [graph.maxNeighbors],
      hiddenFeatures: [network.hiddenFeatures],
      rungs: [training.scheduledEpochs],
    },
    alignn: { file, sha256: createHash('sha256').update(text, 'utf8').digest('hex'), mode: graph.mode },
  };
}

/** The preset in either mode. */
export function presetBase(mode: GraphRules['mode']): BaseSettings {
  if (mode === 'fixed') return DISCOVER_PRESET;
  const { graph, training } = DISCOVER_PRESET;
  return { ...DISCOVER_PRESET, graph: { ...graph, mode }, training: { ...training, ...REFERENCE_TRAINING } };
}

/** What of the configuration is not followed, what options took its place, once each. */
export function tellConfig(
  screen: Screen,
  { file }: ConfigFile,
  settings: AlignnSettings,
  chosen: RunSettings,
  points: number,
): void {
  const { graph, network, training, notes, outputFeatures } = settings;
  screen.step('config', `${file}: one training in ${graph.mode} mode, ${training.scheduledEpochs} epochs`);
  for (const note of notes) screen.step('config', note);
  const { sweep } = chosen;
  for (const [what, inFile, now] of [
    ['--neighbors', graph.maxNeighbors, sweep.maxNeighbors],
    ['--widths', network.hiddenFeatures, sweep.hiddenFeatures],
    ['--epochs', training.scheduledEpochs, sweep.rungs],
    ['--seed', training.seed, [chosen.training.seed]],
  ] as const)
    if (now.join() !== String(inFile)) screen.step('config', `${what} ${now.join()} instead of ${inFile} in ${file}`);
  if (isNamedSplit(chosen.split))
    screen.step('config', `${TRAINING_FOLDER.splitLists} instead of the split in ${file}`);
  else if (withoutSeed(chosen.split) !== withoutSeed(settings.split)) {
    const { trainRatio, validationRatio, testRatio } = chosen.split;
    screen.step('config', `--split ${trainRatio}:${validationRatio}:${testRatio} instead of the split in ${file}`);
  }
  if (outputFeatures !== points)
    screen.step(
      'config',
      `output_features ${outputFeatures} of ${file} gives way to the ${points} targets a crystal, as in ALIGNN`,
    );
}

function withoutSeed({ seed, ...split }: RunSettings['split']): string {
  return JSON.stringify(split);
}
