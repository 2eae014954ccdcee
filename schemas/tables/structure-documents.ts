/** JSON documents of crystal structures, as other programs write them. What is not named here is passed over. */
import { z } from 'zod';

const Vector = z.tuple([z.number(), z.number(), z.number()]);
const Matrix = z.tuple([Vector, Vector, Vector]);

/** `Structure.as_dict()` of pymatgen. A site has `abc` (fractional), `xyz` (ångström) or both. */
export const PymatgenStructureSchema = z.looseObject({
  '@class': z.enum(['Structure', 'IStructure']).optional(),
  lattice: z.looseObject({
    matrix: Matrix,
    pbc: z.tuple([z.boolean(), z.boolean(), z.boolean()]).nullish(),
  }),
  sites: z
    .array(
      z
        .looseObject({
          species: z
            .array(
              z.looseObject({
                element: z.string(),
                occu: z.number(),
              }),
            )
            .min(1, { error: 'expected at least one species' }),
          abc: Vector.nullish(),
          xyz: Vector.nullish(),
        })
        .refine(({ abc, xyz }) => (abc ?? xyz) != null, { error: 'expected abc or xyz' }),
    )
    .min(1, { error: 'expected at least one atom' }),
});
export type PymatgenStructure = z.infer<typeof PymatgenStructureSchema>;

/** `Atoms.to_dict()` of jarvis-tools. */
export const JarvisAtomsSchema = z.looseObject({
  lattice_mat: Matrix,
  coords: z.array(Vector).min(1, { error: 'expected at least one atom' }),
  elements: z.array(z.string()),
  cartesian: z.boolean(),
});

/** What would leave atoms out, or open where they are. */
const REFUSED_FEATURES = ['implicit_atoms', 'site_attachments', 'assemblies'] as const;

const Periodic = z.union([z.literal(0), z.literal(1)], {
  error: 'expected 1 along a periodic vector, 0 along another',
});

/**
 * An entry of the `structures` endpoint of OPTIMADE 1.x. Lengths in ångström. A property that a provider does not know
 * is null: whatever a crystal can be read without may be so.
 */
export const OptimadeStructureSchema = z.looseObject({
  id: z.string().nullish(),
  type: z.literal('structures').nullish(),
  attributes: z.looseObject({
    lattice_vectors: Matrix,
    dimension_types: z.tuple([Periodic, Periodic, Periodic]).nullish(),
    nperiodic_dimensions: z.number().int().min(0).max(3).nullish(),
    cartesian_site_positions: z.array(Vector).min(1, { error: 'expected at least one atom' }),
    species_at_sites: z.array(z.string()),
    nsites: z.number().nullish(),
    species: z.array(
      z.looseObject({
        name: z.string(),
        chemical_symbols: z.array(z.string()).min(1, { error: 'expected at least one symbol' }),
        concentration: z.array(z.number()),
        attached: z.array(z.string()).max(0, { error: 'expected no attached atoms' }).nullish(),
        nattached: z.array(z.number()).max(0, { error: 'expected no attached atoms' }).nullish(),
      }),
    ),
    assemblies: z.array(z.unknown()).max(0, { error: 'expected no assemblies: one certain structure' }).nullish(),
    structure_features: z
      .array(
        z.string().refine((feature) => !REFUSED_FEATURES.includes(feature as never), {
          error: `expected none of ${REFUSED_FEATURES.join(', ')}`,
        }),
      )
      .nullish(),
  }),
});
export type OptimadeStructure = z.infer<typeof OptimadeStructureSchema>;

/**
 * A row of a database of ASE as JSON, or its `Atoms` as `ase.io.jsonio` writes them. Arrays are those of numpy: lists, or
 * `{"__ndarray__": [shape, dtype, values]}`, which the reader takes apart.
 */
export const AseAtomsSchema = z.looseObject({
  numbers: z.unknown(),
  positions: z.unknown(),
  cell: z.unknown(),
  pbc: z.unknown(),
});
