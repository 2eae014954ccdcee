/** Crystal graphs, reduced by symmetry: one row a crystal, classes instead of atoms, bonds and triplets. */
import { z } from 'zod';
import type { ArtifactLayout } from './columns.js';
import { EXTRA_FEATURES } from './crystal.js';

/** Everything that decides which graph a structure becomes. Travels with every graph file and every model. */
export const GraphRulesSchema = z.strictObject({
  mode: z.enum(['fixed', 'reference']),
  symmetry: z.enum(['reduced', 'full']),
  /** `radius`: every neighbour within the cutoff; the number of neighbours then plays no part. */
  strategy: z.enum(['k-nearest', 'radius']),
  cutoffAngstrom: z.number().positive().max(50),
  maxNeighbors: z.number().int().min(1).max(200),
  tieToleranceAngstrom: z.number().nonnegative().max(0.1),
  canonize: z.boolean(),
  atomFeatures: z.literal('cgcnn'),
  /** Bond lengths over the sum of the covalent radii, times 2.5 ångström; absent: as they are. */
  bondLengths: z.literal('relative').optional(),
});
export type GraphRules = z.infer<typeof GraphRulesSchema>;

export const DEFAULT_GRAPH_RULES: GraphRules = {
  mode: 'fixed',
  symmetry: 'reduced',
  strategy: 'k-nearest',
  cutoffAngstrom: 8,
  maxNeighbors: 12,
  tieToleranceAngstrom: 1e-4,
  canonize: true,
  atomFeatures: 'cgcnn',
};

/**
 * One crystal. Nodes, edges and triplets are classes; weights say how many members each stands for
 * (model engine, section 2). With `symmetry: 'full'` every class has one member and all weights are 1.
 * Bonds are sorted by target, triplets by target bond.
 */
export interface CrystalGraph {
  readonly id: string;
  /** Counts of the full graph under the rules. */
  readonly nAtoms: number;
  readonly nBonds: number;
  readonly nTriplets: number;
  /** Element symbol of every atom class. */
  readonly species: readonly string[];
  /** Atoms in each class; sums to nAtoms. */
  readonly atomMultiplicity: Uint32Array;
  /** Class of every atom of the cell, in file order: shape [nAtoms]. */
  readonly atomClass: Uint32Array;
  readonly bondSource: Uint32Array;
  readonly bondTarget: Uint32Array;
  /** ångström, mean over the members of the class; by the rule `bondLengths: relative` over the radii (`withRelativeLengths`). */
  readonly bondLength: Float64Array;
  /** Bonds of this class that arrive at one atom of the target class. */
  readonly bondWeight: Uint32Array;
  readonly tripletSource: Uint32Array;
  readonly tripletTarget: Uint32Array;
  /** Dimensionless, in [-1, 1], mean over the members of the class. */
  readonly tripletCosine: Float64Array;
  /** Triplets of this class that arrive at one bond of the target class. */
  readonly tripletWeight: Uint32Array;
  /** What the crystal brings along beside its structure, for networks with `extraFeatures`. */
  readonly extraFeatures?: Float64Array;
}

export const graphLayouts = {
  graphs: {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      nAtoms: 'u32',
      nBonds: 'u32',
      nTriplets: 'u32',
      species: 'list<utf8>',
      atomMultiplicity: 'list<u32>',
      atomClass: 'list<u32>',
      bondSource: 'list<u32>',
      bondTarget: 'list<u32>',
      bondLength: 'list<f64>',
      bondWeight: 'list<u32>',
      tripletSource: 'list<u32>',
      tripletTarget: 'list<u32>',
      tripletCosine: 'list<f64>',
      tripletWeight: 'list<u32>',
    },
    units: { bondLength: 'angstrom', tripletCosine: '1' },
    metadata: ['rules'],
    extraColumns: EXTRA_FEATURES,
  },
} as const satisfies Record<string, ArtifactLayout>;
