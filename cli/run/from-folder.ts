/** From a training folder to what a run is started with: read, described, checked; nothing is started yet. */
import { resolve } from 'node:path';
import type { EncodedArtifact } from '../../infra/artifact-parts.js';
import { sourceParts } from '../../infra/source-parts.js';
import { readTrainingFiles } from '../../infra/training-folder.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { CommandContext } from '../command.js';
import { type CheckedData, dryCheck, nothingStarted } from './dry-check.js';
import { nameOfFolder } from './folder-name.js';
import { type AxisOptions, axisOf, type RunSettings, runSettings, type TrainOptions, undescribed } from './settings.js';

export interface FolderOptions extends AxisOptions, TrainOptions {
  readonly name?: string;
}

export interface CheckedFolder {
  readonly settings: RunSettings;
  readonly source: readonly EncodedArtifact[];
  readonly data: CheckedData;
}

/** @throws InvalidInputError, InvalidStructureError naming file, line and field, and that nothing was started */
export async function checkFolder(
  { screen, signal }: CommandContext,
  folder: string,
  options: FolderOptions & Parameters<typeof runSettings>[0],
): Promise<CheckedFolder> {
  let settings: RunSettings;
  let source: EncodedArtifact[];
  try {
    const path = resolve(folder);
    const { files, card, statesAxis } = await readTrainingFiles(path);
    const name = options.name ?? nameOfFolder(path);
    const axis = axisOf(options, statesAxis);
    settings = runSettings(options, { name, dataset: card ?? undescribed(name), axis });
    source = sourceParts(files);
  } catch (error) {
    throw nothingStarted(error);
  }
  const data = await dryCheck(source, settings, signal);
  screen.step('data', `${data.crystals} crystals, ${data.points} energies a spectrum`);
  return { settings: withGroups(settings, options.clusters, data.crystals), source, data };
}

/** @throws InvalidInputError when more groups were asked for than there are crystals; the preset's number gives way */
export function withGroups(settings: RunSettings, asked: number | undefined, crystals: number): RunSettings {
  const { clustering } = settings;
  if (clustering.clusters <= crystals) return settings;
  if (asked === undefined)
    return { ...settings, clustering: { ...clustering, clusters: Math.max(2, Math.floor(crystals / 2)) } };
  throw new InvalidInputError(`--clusters ${asked}: there are ${crystals} crystals`, {
    field: '--clusters',
    found: asked,
    expected: `2 to ${crystals}`,
    state: 'nothing was started',
  });
}
