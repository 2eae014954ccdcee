/** Absorption spectra on one even photon-energy grid, and the numbers read off them. */
import { z } from 'zod';
import type { ArtifactLayout } from './columns.js';

export const SPECTRUM_QUANTITIES = ['log10_alpha_cm1', 'alpha_cm1'] as const;
export type SpectrumQuantity = (typeof SPECTRUM_QUANTITIES)[number];

/** `spectrum.json` beside `id_prop.csv`: the axis is stated, never guessed. `floor` is in the quantity's own unit. */
export const SpectrumAxisSchema = z
  .strictObject({
    startEv: z.number().nonnegative(),
    stopEv: z.number().positive(),
    points: z.number().int().min(2),
    quantity: z.enum(SPECTRUM_QUANTITIES),
    floor: z.number().optional(),
  })
  .refine((axis) => axis.stopEv > axis.startEv, { message: 'stopEv must be above startEv', path: ['stopEv'] });
export type SpectrumAxis = z.infer<typeof SpectrumAxisSchema>;

/** Targets of which nobody says what they are: trained on as they stand, and nothing is read off them. */
export const UNSTATED_AXIS = { quantity: 'unstated' } as const;
export const TargetAxisSchema = z.union([SpectrumAxisSchema, z.strictObject({ quantity: z.literal('unstated') })]);
export type TargetAxis = z.infer<typeof TargetAxisSchema>;

/**
 * `spectra` hold log10(alpha / cm^-1), the metadata `quantity` says what the source held. Of quantity `unstated` they hold
 * the targets as they were given, and the metadata of the axis are empty.
 */
export const spectrumLayouts = {
  spectra: {
    schemaVersion: 1,
    columns: { id: 'utf8', values: 'matrix<f32>' },
    units: { values: 'log10(cm^-1)' },
    metadata: ['startEv', 'stepEv', 'points', 'quantity', 'floor'],
  },
  descriptors: {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      from: 'utf8',
      onsetEv: 'f64?',
      onsetReason: 'utf8?',
      edgeIntegral: 'f64?',
    },
    units: { onsetEv: 'eV', edgeIntegral: 'eV cm^-1' },
    metadata: ['onsetThresholdCm1', 'edgeWindowEv'],
    // Of a property with more than two descriptors, from its third number on.
    extraColumns: { pattern: /^descriptor[1-9][0-9]*$/, type: 'f64?' },
  },
} as const satisfies Record<string, ArtifactLayout>;
