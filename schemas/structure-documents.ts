/** JSON documents of crystal structures, as other programs write them. What is not named here is passed over. */
import { z } from 'zod';

const Vector = z.tuple([z.number(), z.number(), z.number()]);
const Matrix = z.tuple([Vector, Vector, Vector]);
const PERIODIC = 'expected periodic along all three vectors';

/** `Structure.as_dict()` of pymatgen. A site has `abc` (fractional), `xyz` (ångström) or both. */
export const PymatgenStructureSchema = z.looseObject({
  '@class': z.enum(['Structure', 'IStructure']).optional(),
  lattice: z.looseObject({
    matrix: Matrix,
    pbc: z.tuple([z.literal(true), z.literal(true), z.literal(true)], { error: PERIODIC }).optional(),
  }),
  sites: z
    .array(
      z
        .looseObject({
          species: z
            .array(
              z.looseObject({
                element: z.string(),
                occu: z.literal(1, { error: 'expected 1: partial occupancy is no single crystal' }),
              }),
            )
            .length(1, { error: 'expected one species: an ordered site' }),
          abc: Vector.optional(),
          xyz: Vector.optional(),
        })
        .refine(({ abc, xyz }) => abc !== undefined || xyz !== undefined, { error: 'expected abc or xyz' }),
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
export type JarvisAtoms = z.infer<typeof JarvisAtomsSchema>;

/** What would leave atoms out, or open where they are. */
const REFUSED_FEATURES = ['disorder', 'implicit_atoms', 'site_attachments', 'assemblies'] as const;

/** An entry of the `structures` endpoint of OPTIMADE 1.x. Lengths in ångström. */
export const OptimadeStructureSchema = z.looseObject({
  id: z.string().optional(),
  type: z.literal('structures').optional(),
  attributes: z.looseObject({
    lattice_vectors: Matrix,
    dimension_types: z.tuple([z.literal(1), z.literal(1), z.literal(1)], { error: PERIODIC }).optional(),
    cartesian_site_positions: z.array(Vector).min(1, { error: 'expected at least one atom' }),
    species_at_sites: z.array(z.string()),
    nsites: z.number().optional(),
    species: z.array(
      z.looseObject({
        name: z.string(),
        chemical_symbols: z.array(z.string()).length(1, { error: 'expected one symbol: an ordered site' }),
        concentration: z.tuple([z.literal(1, { error: 'expected 1: partial occupancy is no single crystal' })]),
        attached: z.null({ error: 'expected no attached atoms' }).optional(),
        nattached: z.null({ error: 'expected no attached atoms' }).optional(),
      }),
    ),
    assemblies: z.null({ error: 'expected no assemblies: one certain structure' }).optional(),
    structure_features: z
      .array(
        z.string().refine((feature) => !REFUSED_FEATURES.includes(feature as never), {
          error: `expected none of ${REFUSED_FEATURES.join(', ')}`,
        }),
      )
      .optional(),
  }),
});
export type OptimadeStructure = z.infer<typeof OptimadeStructureSchema>;
