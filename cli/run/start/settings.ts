/** Options of `discover` and `sweep` over the preset: what its plan and its input are made from. */

import { InvalidInputError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import { type DatasetCard, type RunSettings, RunSettingsSchema } from '../../../schemas/settings/discover.js';
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import { isListSplit, type SplitSettings } from '../../../schemas/settings/split.js';
import { SYMMETRY_TOLERANCE_ANGSTROM } from '../../../schemas/tables/crystal.js';
import type { GraphRules } from '../../../schemas/tables/graph.js';
import type { SpectrumAxis, SpectrumQuantity, TargetAxis } from '../../../schemas/tables/spectrum.js';
import { checked, type EnergyAxisOption, type SplitShares } from '../../frame/option-values.js';
import { clusteringOf, type GroupOptions } from './groups.js';
import type { WindowOptions } from './screening-window.js';

export interface AxisOptions {
  readonly energy?: EnergyAxisOption;
  readonly quantity?: SpectrumQuantity;
  /** In the quantity's own unit. */
  readonly floor?: number;
}

export interface TrainOptions {
  readonly neighbors?: readonly number[];
  readonly widths?: readonly number[];
  readonly epochs?: readonly number[];
  readonly seed?: number;
  readonly snapToSymmetry?: boolean;
  /** Atoms in part are ordered. */
  readonly order?: boolean;
  readonly split?: SplitShares;
  /** Rules of the graphs, and in `reference` mode of the training. */
  readonly graph?: GraphRules['mode'];
  /** ALIGNN's configuration; false: none, though the folder has one. */
  readonly config?: string | boolean;
}

export interface ScreenOptions extends WindowOptions {
  readonly candidates?: number;
}

/** What a run has unless its options say otherwise: the preset, or an ALIGNN configuration in it. */
export type BaseSettings = Omit<RunSettings, 'name' | 'dataset' | 'axis'>;

/**
 * @param statesAxis whether the folder has a `spectrum.json` or a `property.json`
 * @returns null where the folder states the axis
 * @throws InvalidInputError when nothing states it, or both do: an axis is never guessed
 */
export function axisOf({ energy, quantity, floor }: AxisOptions, statesAxis: boolean): SpectrumAxis | null {
  if (statesAxis) {
    if (energy === undefined && quantity === undefined && floor === undefined) return null;
    throw new InvalidInputError('the folder has a spectrum.json or property.json and an axis was given as well', {
      found: 'a file that states the axis, and --energy, --quantity or --floor',
      expected: 'one of the two',
    });
  }
  if (energy === undefined || quantity === undefined) {
    throw new InvalidInputError('nothing states the energy axis and the quantity of the spectra', {
      found: energy ? '--energy without --quantity' : quantity ? '--quantity without --energy' : 'no spectrum.json',
      expected:
        'spectrum.json or property.json in the folder, or --energy start:stop:points --quantity log10_alpha_cm1',
    });
  }
  return { ...energy, quantity, ...(floor === undefined ? {} : { floor }) };
}

/**
 * What the report says of data that came without a `dataset.json`.
 * @param values what they hold
 */
export function undescribed(name: string, values: 'spectra' | 'values' = 'spectra'): DatasetCard {
  return { name, statement: `The folder has no dataset.json: how these ${values} were obtained was not stated.` };
}

/** @throws InvalidInputError naming the setting that does not fit */
export function runSettings(
  options: TrainOptions & GroupOptions & ScreenOptions,
  given: { readonly name: string; readonly dataset: DatasetCard; readonly axis: TargetAxis | null },
  base: BaseSettings = DISCOVER_PRESET,
): RunSettings {
  const settings = {
    ...withTraining(base, options),
    ...given,
    clustering: clusteringOf(base.clustering, options),
    candidates: withLimit(base.candidates, options.candidates),
    screening: options.onset ?? base.screening,
  };
  return checked(RunSettingsSchema, settings, 'settings');
}

/** The same settings with another sweep: what was not asked for stays. */
export function withTraining<T extends Pick<RunSettings, 'sweep' | 'training' | 'split' | 'snapAngstrom' | 'order'>>(
  settings: T,
  { neighbors, widths, epochs, seed, split, ...reading }: TrainOptions,
): T {
  const rungs = [...(epochs ?? settings.sweep.rungs)];
  return {
    ...settings,
    ...readingOf(reading),
    sweep: {
      ...settings.sweep,
      maxNeighbors: [...(neighbors ?? settings.sweep.maxNeighbors)],
      hiddenFeatures: [...(widths ?? settings.sweep.hiddenFeatures)],
      rungs,
    },
    split: { ...withShares(settings.split, split), ...(seed === undefined ? {} : { seed }) },
    training: {
      ...settings.training,
      scheduledEpochs: required(rungs.at(-1)),
      ...(seed === undefined ? {} : { seed }),
    },
  };
}

/** @returns nothing where it was not asked for: keys of steps and digests of runs stay as they were */
export function readingOf({
  snapToSymmetry,
  order,
}: Pick<TrainOptions, 'snapToSymmetry' | 'order'>): Pick<RunSettings, 'snapAngstrom' | 'order'> {
  return {
    ...(snapToSymmetry ? { snapAngstrom: SYMMETRY_TOLERANCE_ANGSTROM } : {}),
    ...(order ? { order } : {}),
  };
}

/** Sizes of a list would count before its ratios. */
function withShares(split: SplitSettings, shares: SplitShares | undefined): SplitSettings {
  if (shares === undefined) return split;
  const sizes = isListSplit(split) ? { trainSize: null, validationSize: null, testSize: null } : {};
  return { ...split, ...shares, ...sizes } as SplitSettings;
}

export function withLimit<T extends { readonly limit: number }>(candidates: T, limit: number | undefined): T {
  return limit === undefined ? candidates : { ...candidates, limit };
}
