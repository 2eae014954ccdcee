/** From a training folder to what a run is started with: read, described, checked; nothing is started yet. */

import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { sourceParts } from '../../../infra/artifacts/source-parts.js';
import { readTrainingFiles } from '../../../infra/files/training-folder.js';
import {
  CONDITION_DIFFERENCE_WEIGHT,
  CONDITION_WEIGHT,
  conditionKey,
  FEATURES_OF_CONDITION,
} from '../../../schemas/conditions.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import type { LeadingName } from '../../../schemas/property.js';
import { required } from '../../../schemas/required.js';
import type { RunSettings } from '../../../schemas/settings/discover.js';
import { isNamedSplit } from '../../../schemas/settings/split.js';
import { type TargetAxis, UNSTATED_AXIS } from '../../../schemas/tables/spectrum.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import type { CommandContext } from '../../frame/command.js';
import { tellNotices } from '../../present/notices.js';
import { alignnBase, chosenConfig, presetBase, tellConfig } from './alignn-base.js';
import { type ConditionOptions, conditionsAsked } from './asked-conditions.js';
import { type CheckedData, type CheckedProperty, type DryChecks, withDryChecks } from './dry-check.js';
import { nameOfFolder, unreserved } from './folder-name.js';
import { checkGroups } from './groups.js';
import { screeningWindow, type WindowOptions } from './screening-window.js';
import { type AxisOptions, axisOf, runSettings, type TrainOptions, undescribed } from './settings.js';

export interface FolderOptions extends AxisOptions, TrainOptions, ConditionOptions {
  readonly name?: string;
}

/** What the run can make use of. */
export interface FolderUses {
  /** Targets that nobody calls spectra: trained on, never read as spectra. */
  readonly plainTargets: boolean;
  /** Features beside the structure that nothing names: candidates of a screening have none. */
  readonly extraFeatures: boolean;
}

export interface CheckedFolder {
  /** Absolute, links followed. */
  readonly folder: string;
  readonly settings: RunSettings;
  readonly source: readonly EncodedArtifact[];
  readonly data: CheckedData;
  /** Names of the crystals. */
  readonly ids: readonly string[];
}

const SPECTRA_ALONE: FolderUses = { plainTargets: false, extraFeatures: false };

/** @throws InvalidInputError, InvalidStructureError naming file, line and field, and that nothing was started */
export async function checkFolder(
  { screen, signal }: CommandContext,
  folder: string,
  options: FolderOptions & Parameters<typeof runSettings>[0],
  uses: FolderUses = SPECTRA_ALONE,
): Promise<CheckedFolder> {
  const check = async (checks: DryChecks): Promise<CheckedFolder> => {
    const path = resolve(folder);
    const mode = options.graph ?? 'fixed';
    const { files, card, statesAxis, namesSplit, config: inFolder } = await readTrainingFiles(path);
    const config = await chosenConfig(options, inFolder);
    const alignn = config && (await checks.readConfig(config, mode));
    const stated = config && alignn ? alignnBase(config, alignn) : presetBase(mode);
    const base = namesSplit && options.split === undefined ? withNamedSplit(stated) : stated;
    const name = unreserved(options.name ?? nameOfFolder(path));
    const axis = mayBePlain(options, statesAxis, uses) && config ? UNSTATED_AXIS : axisOf(options, statesAxis);
    const source = sourceParts(files);
    const chosen = runSettings(options, { name, dataset: card ?? undescribed(name), axis }, base);
    refuseIdleNeighbors(chosen, options);
    const { data, ids } = await checks.ingest(source, chosen);
    screen.step('data', dataText(data, axis));
    tellNotices(screen, data.notices);
    tellNamedSplit(screen, chosen, data);
    if (config && alignn) refuseOtherWidth(config.file, alignn.outputFeatures, data.points);
    if (config && alignn) tellConfig(screen, config, alignn, chosen, data.points);
    checkGroups(chosen.clustering, data.crystals);
    const described = data.property && !card ? { ...chosen, dataset: undescribed(name, 'values') } : chosen;
    return {
      settings: withConditions(withProperty(withExtraFeatures(described, data, uses), data, options), data, options),
      folder: await realpath(path),
      source,
      data,
      ids,
    };
  };
  return screen.during('data', (count) => withDryChecks(signal, check, count));
}

/** The folder's lists go before shares: they are what ran. */
function withNamedSplit<T extends Pick<RunSettings, 'split'>>(base: T): T {
  return { ...base, split: { grouping: 'named-lists', seed: base.split.seed } };
}

function tellNamedSplit(screen: CommandContext['screen'], { split }: RunSettings, { subsets }: CheckedData): void {
  if (!isNamedSplit(split) || subsets === null) return;
  const { train, validation, test, unused } = subsets;
  const left = unused > 0 ? `, ${unused} in no list` : '';
  screen.step('split', `${TRAINING_FOLDER.splitLists}: ${train} train, ${validation} validate, ${test} test${left}`);
}

/** An ALIGNN folder says nothing of an axis; for a training alone it need not. */
function mayBePlain(options: AxisOptions, statesAxis: boolean, { plainTargets }: FolderUses): boolean {
  return plainTargets && !statesAxis && (options.energy ?? options.quantity ?? options.floor) === undefined;
}

function dataText(
  { crystals, points, extraFeatures, property, conditions }: CheckedData,
  axis: TargetAxis | null,
): string {
  const unstated = points === 1 ? 'one target each' : `${points} targets each, of no stated axis`;
  const stated = property ? propertyText(property, points) : `${points} energies a spectrum`;
  const targets = axis?.quantity === 'unstated' ? unstated : stated;
  const beside = conditions
    ? `, each at its ${conditions.conditions.map(conditionKey).join(', ')}`
    : extraFeatures > 0
      ? `, ${extraFeatures} extra features each`
      : '';
  return `${crystals} ${conditions ? 'rows' : 'crystals'}, ${targets}${beside}`;
}

function propertyText({ note: { name } }: CheckedProperty, points: number): string {
  return points === 1 ? `one ${name} each` : `${name}, ${points} values each`;
}

/** The window of a screening is of what leads: of the middle half of the crystals where none was given. */
function withProperty(settings: RunSettings, { property, targets }: CheckedData, options: WindowOptions): RunSettings {
  const { screening } = settings;
  if (!property) return { ...settings, screening: screeningWindow(options, null, screening) };
  const { note, usual } = property;
  const middle = usualWindow(usual, note.leading);
  const whole = required(targets.property, 'the property');
  return { ...settings, property: note, screening: screeningWindow(options, whole, middle) };
}

function usualWindow({ from, to }: CheckedProperty['usual'], of: LeadingName): RunSettings['screening'] {
  // Of values that are all alike it has no width.
  const onsetMaxEv = to > from ? to : from + Math.max(Math.abs(from) * 1e-6, 1e-6);
  return { onsetMinEv: from, onsetMaxEv, of };
}

/** Candidates are predicted at one condition: what was asked, or what most rows have. */
function withConditions(
  settings: RunSettings,
  { conditions: note }: CheckedData,
  { at }: ConditionOptions,
): RunSettings {
  const values = conditionsAsked(at, note && { keys: note.conditions.map(conditionKey), usual: note.usual });
  return values ? { ...settings, screening: { ...settings.screening, at: values } } : settings;
}

/** Rows of several numbers decide the width, as in ALIGNN; a single number decides none there. */
function refuseOtherWidth(file: string, stated: number, points: number): void {
  if (points > 1 || stated === points) return;
  throw new InvalidInputError(`${file}: model.output_features is ${stated}, but a crystal has one target`, {
    file,
    field: 'model.output_features',
    found: stated,
    expected: points,
  });
}

function refuseIdleNeighbors({ graph }: RunSettings, { neighbors }: TrainOptions): void {
  if (graph.strategy !== 'radius' || neighbors === undefined) return;
  throw new InvalidInputError(`--neighbors ${neighbors.join()}: radius graphs take every neighbour within the cutoff`, {
    field: '--neighbors',
    found: neighbors.join(),
    expected: 'no --neighbors',
  });
}

/** @throws InvalidInputError when crystals bring other extra features along than the network takes, or the run takes none */
function withExtraFeatures(settings: RunSettings, data: CheckedData, uses: FolderUses): RunSettings {
  const { network, alignn } = settings;
  const { extraFeatures: found, conditions } = data;
  const taken = alignn ? (network.extraFeatures ?? 0) : found;
  if (taken !== found)
    throw new InvalidInputError(
      `the crystals bring ${found} extra features along, model.extra_features of ${required(alignn).file} is ${taken}`,
      {
        field: 'model.extra_features',
        found,
        expected: taken,
        'way out': conditions ? 'a column of conditions.csv each' : 'extra_features of id_prop.json',
      },
    );
  if (found === 0) return settings;
  if (!uses.extraFeatures && !conditions)
    throw new InvalidInputError(`the crystals bring ${found} extra features along, and nothing says what they are`, {
      found,
      expected: 'no extra features, conditions that have names, or a training alone',
      'way out':
        '"conditions": [{"name": "temperature", "unit": "K"}] in property.json names them; npx spectraloom sweep FOLDER trains with them as they are',
    });
  if (!conditions) return { ...settings, network: { ...network, extraFeatures: found } };
  const given = { extraFeatures: found * FEATURES_OF_CONDITION, conditionWeight: CONDITION_WEIGHT };
  return {
    ...settings,
    network: { ...network, ...given },
    // A configuration says what is trained by.
    ...(!alignn && { training: { ...settings.training, differenceWeight: CONDITION_DIFFERENCE_WEIGHT } }),
  };
}
