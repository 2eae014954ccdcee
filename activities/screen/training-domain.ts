/**
 * What the network has seen -> the species of the training crystals, and their atoms' features after the first layer.
 *
 * Queue compute. Reads `checkpoint`, `graphs`, `structures`, `split`; writes `seen-species`, `atom-environments`. Once a run:
 * every candidate is held against them. Idempotent: pure. Heartbeat: crystals done. Errors: InvalidGraphError when the graphs
 * were made by other rules, InvalidInputError for a training crystal without a graph (neither is retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { crystalOfRow, idsOfSubset } from '../../schemas/tables/split.js';
import {
  type AtomEnvironments,
  keptAtoms,
  seenSpecies,
  USUAL_SHARE_OF_ATOMS,
  usualAtomDistance,
} from '../../science/candidates/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { graphsOf } from '../../science/graph/index.js';
import { layerNames, predictGraphs, readModelCard } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { firstOfEach } from './training-points.js';

export const trainingDomain = step({
  name: 'trainingDomain',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {
    model: { kind: 'checkpoint' },
    graphs: { kind: 'graphs' },
    structures: { kind: 'structures' },
    split: { kind: 'split' },
  },
  writes: { species: { kind: 'seen-species' }, atoms: { kind: 'atom-environments' } },
  async run({ model, graphs, structures, split }, _, context) {
    const train = new Set(idsOfSubset(split, 'train'));
    const crystals = structuresOf(structures).filter(({ id }) => train.has(id));
    const crystalOf = crystalOfRow(split);
    const { graphs: all, rules } = graphsOf(graphs);
    const graphOf = new Map(all.map((graph) => [graph.id, graph]));
    const own = crystals.map(({ id }) => {
      const graph = graphOf.get(id);
      if (!graph) throw new InvalidInputError(`crystal ${id} was trained on and has no graph`);
      return graph;
    });
    const { network } = readModelCard(model);
    const layer = at(layerNames(network).names, 0);
    const predicted = await predictGraphs(model, own, rules, {
      programFolder: context.programFolder,
      classLayer: layer,
      onProgress: (done, total) => context.progress(done, total),
    });
    const width = network.hiddenFeatures;
    const atoms = required(predicted.classes).flatMap((features, crystal) => {
      const { id, species } = at(own, crystal);
      return species.map((element, ofClass) => ({
        id: crystalOf(id),
        element,
        features: rowView(features, width, ofClass),
      }));
    });
    return {
      outputs: {
        species: speciesTable(seenSpecies(firstOfEach(crystals, ({ id }) => id, split))),
        atoms: atomTable(atoms, width, layer),
      },
      summary: { crystals: crystals.length, atoms: atoms.length },
    };
  },
});

function speciesTable(seen: ReturnType<typeof seenSpecies>): Table<'seen-species'> {
  return {
    kind: 'seen-species',
    rows: seen.length,
    columns: {
      kind: seen.map(({ kind }) => kind),
      name: seen.map(({ name }) => name),
      crystals: Uint32Array.from(seen, ({ crystals }) => crystals),
    },
    metadata: {},
  };
}

interface Atom {
  readonly id: string;
  readonly element: string;
  readonly features: Float32Array;
}

function atomTable(all: readonly Atom[], width: number, layer: string): Table<'atom-environments'> {
  const kept = keptAtoms(all.map(({ element }) => element)).map((row) => at(all, row));
  const values = new Float32Array(kept.length * width);
  kept.forEach(({ features }, row) => {
    values.set(features, row * width);
  });
  const atoms: AtomEnvironments = {
    ids: kept.map(({ id }) => id),
    elements: kept.map(({ element }) => element),
    features: { width, values },
  };
  return {
    kind: 'atom-environments',
    rows: kept.length,
    columns: { id: [...atoms.ids], element: [...atoms.elements], features: { width, values } },
    metadata: {
      layer,
      usualDistance: String(usualAtomDistance(atoms) ?? ''),
      share: String(USUAL_SHARE_OF_ATOMS),
    },
  };
}
