/** Crystal structures: lattice rows in ångström, fractional coordinates. */
import { z } from 'zod';
import type { ArtifactLayout } from './columns.js';

/** ångström: atoms this near to a symmetric place are on it; coordinates of published structures have three digits. */
export const SYMMETRY_TOLERANCE_ANGSTROM = 0.01;

/** How far atoms may be moved to the places that symmetry gives them; left out: they stay where they are. */
export const SnapAngstromSchema = z.number().positive().max(0.1).optional();

/** Sites that hold atoms in part become whole ones in an ordered cell; left out: such files are refused. */
export const OrderSchema = z.literal(true).optional();

export interface Structure {
  readonly id: string;
  /** Row vectors a, b, c: nine numbers in ångström. */
  readonly lattice: Float64Array;
  /** Element symbol of every atom, in file order. */
  readonly species: readonly string[];
  /** Three numbers an atom, not wrapped into the cell. */
  readonly fracCoords: Float64Array;
  /** What the crystal brings along beside its structure, for networks with `extraFeatures`. */
  readonly extraFeatures?: Float64Array;
  /** What a user should know of it though it is taken, one sentence each; part of no table of structures. */
  readonly notices?: readonly string[];
}

export const STRUCTURE_COLUMNS = {
  id: 'utf8',
  formula: 'utf8',
  lattice: 'matrix<f64>',
  species: 'list<utf8>',
  fracCoords: 'list<f64>',
  source: 'utf8',
  sourceSha256: 'utf8',
} as const;

/** What crystals bring along beside their structure (specification 2.7): the column is there when they do. */
export const EXTRA_FEATURES = { pattern: /^extraFeatures$/, type: 'matrix<f64>' } as const;

/** `source` is a name relative to the data folder, never a machine path. */
export const crystalLayouts = {
  /** The files of a training folder as they were read: `id_prop.csv` or `id_prop.json`, `spectrum.json`, structure files. */
  /**
   * Of sources: `crystal`, what the crystal of the file is called, null as its name says; `item`, its place in the source, and
   * `before`, the cursor behind which it is read.
   */
  'source-files': {
    schemaVersion: 1,
    columns: { name: 'utf8', text: 'utf8' },
    extraColumns: { pattern: /^(crystal|item|before)$/, type: 'utf8?' },
  },
  structures: {
    schemaVersion: 1,
    columns: STRUCTURE_COLUMNS,
    units: { lattice: 'angstrom' },
    extraColumns: EXTRA_FEATURES,
  },
  /** What was taken, and told: one row a sentence. `file` as it was given, `id` of the structure in it. */
  notices: { schemaVersion: 1, columns: { file: 'utf8', id: 'utf8', text: 'utf8' } },
} as const satisfies Record<string, ArtifactLayout>;
