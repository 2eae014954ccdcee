/**
 * The layers of a network, and composition -> what a linear readout finds in each: onsets of the reference spectra,
 * coordination, oxidation states, electronegativity, volume, and common structure types.
 *
 * Queue compute. Reads `structures`, `embeddings`, `descriptors` (those of reference spectra); writes `probes`. Idempotent:
 * pure and seeded. Heartbeat: crystals, then layers done. Above MOST_CRYSTALS they are a seeded sample, and the table says so.
 * Errors: InvalidInputError when an embedded crystal has no structure, InvalidStructureError for an element without a
 * covalent radius (never retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import { COMPOSITION_LAYER } from '../../schemas/tables/clustering.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { openSymmetryFinder, structuresOf } from '../../science/crystal/index.js';
import { DEFAULT_PROBE, type Probe, probe as probeLayer } from '../../science/evidence/index.js';
import { compositionFeatures, sampleOfCrystals } from '../../science/interpretation/index.js';
import { layerOf } from '../cluster/layer.js';
import { step } from '../frame/step.js';
import { descriptorsFrom } from './descriptor-rows.js';
import { type ProbedCrystal, probedTargets } from './probed-targets.js';

/** Time grows with crystals times the square of the width of a layer. */
const MOST_CRYSTALS = 3000;

export const probe = step({
  name: 'probe',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ seed: SeedSchema }),
  reads: {
    structures: { kind: 'structures' },
    embeddings: { kind: 'embeddings' },
    descriptors: { kind: 'descriptors' },
  },
  writes: { probes: { kind: 'probes' } },
  async run({ structures, embeddings, descriptors }, { seed }, context) {
    const all = embeddings.columns.id;
    const rows = sampleOfCrystals(new Uint8Array(all.length), MOST_CRYSTALS, seed);
    const crystals = probedCrystals(
      Array.from(rows, (row) => at(all, row)),
      structures,
      descriptors,
    );
    const findSymmetry = openSymmetryFinder(await context.symmetryProgram());
    const targets = probedTargets(crystals, findSymmetry, (i) =>
      context.progress(i, crystals.length, `features of ${at(crystals, i).structure.id}`),
    );
    const compounds = crystals.map(({ compound }) => compound);
    const layers = [COMPOSITION_LAYER, ...(embeddings.metadata.layers ?? '').split(' ').filter((name) => name !== '')];
    const found = layers.flatMap((layer, done) => {
      context.progress(done, layers.length, `what ${layer} knows`);
      const points = layer === COMPOSITION_LAYER ? compositionOf(crystals) : rowsOf(layerOf(embeddings, layer), rows);
      return probeLayer(points, targets, compounds, { ...DEFAULT_PROBE, seed }).map((each) => ({ layer, ...each }));
    });
    return { outputs: { probes: probesTable(found, crystals.length, seed) } };
  },
});

function probedCrystals(
  ids: readonly string[],
  structures: Table<'structures'>,
  descriptors: Table<'descriptors'>,
): ProbedCrystal[] {
  const structureOf = new Map(structuresOf(structures).map((structure) => [structure.id, structure]));
  const referenceOf = descriptorsFrom(descriptors, 'reference');
  return ids.map((id) => {
    const structure = structureOf.get(id);
    if (!structure) throw new InvalidInputError(`crystal ${id} was embedded and has no structure`);
    return { structure, compound: reducedFormula(structure.species), onsetEv: referenceOf(id, 'onsetEv') };
  });
}

function rowsOf({ width, values }: Matrix<Float32Array>, rows: Uint32Array): Matrix<Float32Array> {
  return { width, values: gatherRows(values, width, rows) };
}

function compositionOf(crystals: readonly ProbedCrystal[]): Matrix<Float32Array> {
  const rows = crystals.map(({ structure }) => compositionFeatures(structure.species));
  return { width: at(rows, 0).length, values: Float32Array.from(rows.flatMap((row) => [...row])) };
}

function probesTable(
  found: readonly (Probe & { readonly layer: string })[],
  crystals: number,
  seed: number,
): Table<'probes'> {
  const { folds, strength, draws } = DEFAULT_PROBE;
  return {
    kind: 'probes',
    rows: found.length,
    columns: {
      layer: found.map(({ layer }) => layer),
      target: found.map(({ target }) => target.name),
      kind: found.map(({ target }) => target.kind),
      value: found.map(({ estimate }) => estimate?.value ?? null),
      lower: found.map(({ estimate }) => estimate?.lower ?? null),
      upper: found.map(({ estimate }) => estimate?.upper ?? null),
      crystals: Uint32Array.from(found, (each) => each.crystals),
      compounds: Uint32Array.from(found, (each) => each.compounds),
    },
    metadata: {
      crystals: String(crystals),
      folds: String(folds),
      strength: String(strength),
      draws: String(draws),
      seed: String(seed),
    },
  };
}
