/** Candidates of a large screening, from the list to what a network says of them and where it is at home. */
import type { ArtifactLayout } from './columns.js';
import { STRUCTURE_COLUMNS } from './crystal.js';

export const screeningShardLayouts = {
  /**
   * One shard of candidates. `contentId`: SHA-256 of species, cell and coordinates. `item` and `before`: place in the source
   * and the cursor behind which it is read again (empty: from the start). `cost`: predicted, in triplets.
   */
  'listed-candidates': {
    schemaVersion: 1,
    columns: {
      ...STRUCTURE_COLUMNS,
      contentId: 'utf8',
      item: 'utf8',
      before: 'utf8',
      parent: 'utf8?',
      substitution: 'utf8?',
      cost: 'f64',
    },
    units: { lattice: 'angstrom' },
    extraColumns: { pattern: /^(strain|replaced|substitutionProbability|volume)$/, type: 'f64?' },
  },
  /**
   * One row a candidate that was predicted: descriptors at the standard thickness without a shift, features of the clustered
   * layer, spectrum; and of the reasons not to believe it those that need the network or the crystal. `reasons` are keys
   * of `DOMAIN_REASONS`. Extra columns for ensembles alone, as in `screening-results`.
   */
  'predicted-candidates': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      contentId: 'utf8',
      formula: 'utf8',
      source: 'utf8',
      nAtoms: 'u32',
      cellVolume: 'f64',
      onsetEv: 'f64?',
      onsetReason: 'utf8?',
      edgeIntegral: 'f64?',
      taucGapEv: 'f64?',
      slmePercent: 'f64?',
      am15gShare: 'f64?',
      visibleTransmittance: 'f64?',
      duplicateOf: 'utf8?',
      reasons: 'list<utf8>',
      details: 'list<utf8>',
      features: 'matrix<f32>',
      spectrum: 'matrix<f16>',
    },
    units: {
      onsetEv: 'eV',
      taucGapEv: 'eV',
      slmePercent: '%',
      cellVolume: 'angstrom^3',
      onsetMeanEv: 'eV',
      onsetSpreadEv: 'eV',
    },
    metadata: ['layer', 'startEv', 'stepEv', 'thicknessUm'],
    extraColumns: {
      pattern: /^(onsetMembers|onsetMeanEv|onsetSpreadEv|spread|strain|replaced|substitutionProbability|volume)$/,
      type: 'f64?',
    },
  },
  /** The crystals that a model was trained on, as points of a layer, and how far they usually are from each other. */
  'training-points': {
    schemaVersion: 1,
    columns: { id: 'utf8', features: 'matrix<f32>' },
    metadata: ['layer', 'threshold'],
  },
  /** One row a candidate, in the order of its shard: nearest training crystal, group by the cut that was asked for. */
  'placed-candidates': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      distance: 'f64',
      isNear: 'bool',
      nearestId: 'utf8',
      cluster: 'u32',
      neighbourShare: 'f64',
    },
  },
  /** What could not be screened, each with the place in its source and the step that gave it up. */
  'quarantined-candidates': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      contentId: 'utf8?',
      source: 'utf8',
      item: 'utf8',
      before: 'utf8',
      error: 'utf8',
      message: 'utf8',
      step: 'utf8',
      attempt: 'u32',
      shard: 'f64?',
    },
  },
  /**
   * What the stored spectra of a shard say of a film of another thickness, or shifted by a scissor: the columns of
   * `predicted-candidates`, made anew.
   */
  'film-descriptors': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      onsetEv: 'f64?',
      onsetReason: 'utf8?',
      edgeIntegral: 'f64?',
      taucGapEv: 'f64?',
      slmePercent: 'f64?',
      am15gShare: 'f64?',
      visibleTransmittance: 'f64?',
    },
    units: { onsetEv: 'eV', taucGapEv: 'eV', slmePercent: '%' },
    metadata: ['thicknessUm', 'scissorEv'],
  },
} as const satisfies Record<string, ArtifactLayout>;
