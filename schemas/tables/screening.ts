/** Candidates, what is asked of them, and where the broken ones go. */
import { z } from 'zod';
import type { ArtifactLayout } from './columns.js';
import { STRUCTURE_COLUMNS } from './crystal.js';

export const ScreeningCriteriaSchema = z
  .strictObject({
    onsetMinEv: z.number().nonnegative(),
    onsetMaxEv: z.number().positive(),
  })
  .refine((window) => window.onsetMaxEv > window.onsetMinEv, {
    message: 'onsetMaxEv must be above onsetMinEv',
    path: ['onsetMaxEv'],
  });
export type ScreeningCriteria = z.infer<typeof ScreeningCriteriaSchema>;

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
     * sample standard deviation of those onsets, and the standard deviation of the spectra, its mean over the energies.
     */
    extraColumns: {
      pattern: /^(onsetMembers|onsetMeanEv|onsetSpreadEv|spread|probability|onsetLowerEv|onsetUpperEv)$/,
      type: 'f64?',
    },
  },
  quarantine: {
    schemaVersion: 1,
    columns: { id: 'utf8', error: 'utf8', message: 'utf8', step: 'utf8' },
  },
} as const satisfies Record<string, ArtifactLayout>;
