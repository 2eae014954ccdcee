/** Candidates, what is asked of them, and where the broken ones go. */
import { z } from 'zod';
import { ConditionValuesSchema } from '../conditions.js';
import { FURTHER_COLUMNS } from '../further-numbers.js';
import { LeadingNameSchema, ONSET } from '../property.js';
import type { ArtifactLayout } from './columns.js';
import { STRUCTURE_COLUMNS } from './crystal.js';

/** A window of a number that does not lead, in its unit; both ends belong to it. */
const FurtherWindowSchema = z
  .strictObject({ ...LeadingNameSchema.shape, from: z.number(), to: z.number() })
  .refine(({ from, to }) => to > from, { message: 'to must be above from', path: ['to'] });
export type FurtherWindow = z.infer<typeof FurtherWindowSchema>;

export const ScreeningCriteriaSchema = z
  .strictObject({
    /** Window of the number that leads; absent where others alone are asked for. */
    onsetMinEv: z.number().optional(),
    onsetMaxEv: z.number().optional(),
    /** What leads, where it is no onset: its window is in its unit, and may be below 0. */
    of: LeadingNameSchema.optional(),
    /** Windows of other numbers of the property, all of which are to hold with that of the leading one. */
    further: z.array(FurtherWindowSchema).min(1).optional(),
    /** Conditions that candidates are predicted at, where the model takes some. */
    at: ConditionValuesSchema.optional(),
  })
  .refine(({ of, onsetMinEv }) => of !== undefined || (onsetMinEv ?? 0) >= 0, {
    message: 'onsetMinEv must not be below 0',
    path: ['onsetMinEv'],
  })
  .refine(
    ({ onsetMinEv, onsetMaxEv, further }) =>
      onsetMinEv === undefined || onsetMaxEv === undefined
        ? onsetMinEv === onsetMaxEv && further !== undefined
        : onsetMaxEv > onsetMinEv,
    { message: 'onsetMaxEv must be above onsetMinEv', path: ['onsetMaxEv'] },
  );
export type ScreeningCriteria = z.infer<typeof ScreeningCriteriaSchema>;

/** Both ends belong to it; in the unit of its number. */
export interface NumberWindow {
  readonly from: number;
  readonly to: number;
}

/** @returns null where nothing is asked of the number that leads */
export function leadingWindow({ onsetMinEv, onsetMaxEv }: ScreeningCriteria): NumberWindow | null {
  return onsetMinEv === undefined || onsetMaxEv === undefined ? null : { from: onsetMinEv, to: onsetMaxEv };
}

/** @returns every window with the name and the unit of its number, that of the leading one first */
export function namedWindows(criteria: ScreeningCriteria): FurtherWindow[] {
  const leading = leadingWindow(criteria);
  const { of = ONSET, further = [] } = criteria;
  return [...(leading ? [{ ...of, ...leading }] : []), ...further];
}

/** Why a prediction of a crystal is not to be believed, as it stands before what was found. */
export const DOMAIN_REASONS = {
  element: 'element that no training crystal has',
  ion: 'ion that no training crystal has',
  coordination: 'coordination that no training crystal has',
  environment: 'atom unlike all training atoms of its element',
  crystal: 'unlike every training crystal',
  charge: 'no charge balance',
  contact: 'atoms closer than physics allows',
  leftOut: 'tried and left out in the data',
  condition: 'condition beyond those that were trained on',
} as const;
export type DomainReason = keyof typeof DOMAIN_REASONS;

/** What of the species of a crystal is looked up among the training crystals. */
export const SPECIES_KINDS = ['element', 'ion', 'coordination'] as const satisfies readonly DomainReason[];
export type SpeciesKind = (typeof SPECIES_KINDS)[number];

export const screeningLayouts = {
  candidates: {
    schemaVersion: 1,
    columns: {
      ...STRUCTURE_COLUMNS,
      origin: 'utf8',
      parent: 'utf8?',
      substitution: 'utf8?',
      chargeBalanced: 'bool',
    },
    units: { lattice: 'angstrom' },
    /**
     * Where more was asked for than one or two elements replaced at one volume: the strain of the substitution, how many
     * elements of the parent others entered, and the volume relative to that by ionic radii. Null for crystals of the data.
     */
    extraColumns: { pattern: /^(strain|replaced|volume)$/, type: 'f64?' },
  },
  'screening-results': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      formula: 'utf8',
      origin: 'utf8',
      parent: 'utf8?',
      onsetEv: 'f64?',
      onsetReason: 'utf8?',
      distance: 'f64',
      nearestId: 'utf8',
      nearestCluster: 'u32',
      inDomain: 'bool',
      inWindow: 'bool',
      score: 'f64',
    },
    units: {
      onsetEv: 'eV',
      onsetMeanEv: 'eV',
      onsetSpreadEv: 'eV',
      spread: 'log10(cm^-1)',
      onsetLowerEv: 'eV',
      onsetUpperEv: 'eV',
    },
    /**
     * Where a validation says how far onsets are off: the probability that the onset lies in the window, and the ends of
     * its 90 % interval. For ensembles alone, where `onsetEv` is that of the mean spectrum: how many members see an onset, the mean and the
     * sample standard deviation of those onsets, and the standard deviation of the spectra, its mean over the energies. With
     * windows of further numbers `probability` is that all of them hold, and the numbers are there too.
     */
    extraColumns: {
      pattern: /^(onsetMembers|onsetMeanEv|onsetSpreadEv|spread|probability|onsetLowerEv|onsetUpperEv)$/,
      type: 'f64?',
    },
    numberColumns: FURTHER_COLUMNS,
  },
  /**
   * One row a crystal that the makers of the data tried and left out. `formula` as they write it, null where the id alone
   * says which; `spaceGroup` null: any.
   */
  'left-out': {
    schemaVersion: 1,
    columns: { id: 'utf8', formula: 'utf8?', spaceGroup: 'f64?', reason: 'utf8' },
  },
  /** One row a species that training crystals have: `kind` of `SPECIES_KINDS`, and how many have it. */
  'seen-species': { schemaVersion: 1, columns: { kind: 'utf8', name: 'utf8', crystals: 'u32' } },
  /**
   * One row a distinct atom of a training crystal, with its features after the first layer. Metadata: that layer, and the
   * distance that a share of the atoms keep to the nearest atom of their element in another crystal (empty where none has one).
   */
  'atom-environments': {
    schemaVersion: 1,
    columns: { id: 'utf8', element: 'utf8', features: 'matrix<f32>' },
    metadata: ['layer', 'usualDistance', 'share'],
  },
  /**
   * One row a crystal that was predicted: its group, the share of the nearest training crystals that are in it, the crystal of
   * the data that it is, and why its prediction is not to be believed. `reasons` are keys of `DOMAIN_REASONS`, empty within
   * the domain; `details` say of each what was found. Extra columns where a validation knows the errors.
   */
  'assessed-crystals': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      cluster: 'u32',
      neighbourShare: 'f64',
      duplicateOf: 'utf8?',
      reasons: 'list<utf8>',
      details: 'list<utf8>',
    },
    units: { onsetLowerEv: 'eV', onsetUpperEv: 'eV' },
    extraColumns: { pattern: /^(probability|onsetLowerEv|onsetUpperEv)$/, type: 'f64?' },
  },
  quarantine: {
    schemaVersion: 1,
    columns: { id: 'utf8', error: 'utf8', message: 'utf8', step: 'utf8' },
  },
} as const satisfies Record<string, ArtifactLayout>;
