/**
 * A trained network and groups -> which atoms and which bonds make the edge: what each says of the prediction at the mean onset
 * of its group, by element and number of neighbours and by pair of elements and shell; and the mean training atom and bond that
 * they are measured from.
 *
 * Queue compute. Reads `checkpoint`, `graphs` and `embeddings` (by that network), `structures`, `split`, `labels`,
 * `clusterOnsets`; writes `training-means`, `group-atoms`, `group-bonds`. Idempotent: pure and seeded. Heartbeat: crystals done.
 * Above MOST_CRYSTALS a sample of the crystals is asked, and the tables say how many. Crystals whose bonds do not sum to the
 * difference are left out and counted. Errors: InvalidGraphError when the graphs were made by other rules; InvalidInputError
 * when a labelled crystal has no graph, no structure or no prediction (never retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph, GraphRules } from '../../schemas/tables/graph.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { structuresOf } from '../../science/crystal/index.js';
import { bondLengthsAngstrom, graphsOf } from '../../science/graph/index.js';
import {
  bondKinds,
  kindMeans,
  sampleOfCrystals,
  sharesOf,
  siteCoordination,
} from '../../science/interpretation/index.js';
import {
  atomValues,
  attributeBonds,
  type BondAttribution,
  bondMembers,
  hasLinearReadout,
  meanBondExpansion,
  type OutputPoint,
  outputAt,
  outputPoint,
  readModelCard,
} from '../../science/model/index.js';
import { groupBy } from '../../science/numerics/index.js';
import { leadingPlace } from '../../science/property/index.js';
import { step } from '../frame/step.js';
import { groupAtomsTable, groupBondsTable, type TrainingMeans, trainingMeansTable } from './attribution-tables.js';

/** A crystal's bonds take at least eight predictions and as many gradients. */
const MOST_CRYSTALS = 2000;

export const attribute = step({
  name: 'attribute',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ seed: SeedSchema }),
  reads: {
    model: { kind: 'checkpoint' },
    graphs: { kind: 'graphs' },
    structures: { kind: 'structures' },
    embeddings: { kind: 'embeddings' },
    split: { kind: 'split' },
    labels: { kind: 'labels' },
    clusterOnsets: { kind: 'cluster-onsets' },
  },
  writes: {
    trainingMeans: { kind: 'training-means' },
    groupAtoms: { kind: 'group-atoms' },
    groupBonds: { kind: 'group-bonds' },
  },
  async run({ model, graphs: all, structures, embeddings, split, labels, clusterOnsets }, { seed }, context) {
    const card = readModelCard(model);
    const { graphs, rules } = graphsOf(all);
    const graphOf = new Map(graphs.map((graph) => [graph.id, graph]));
    const means = meansOfTraining(split, graphOf, embeddings, card.network.edgeBins);
    const crystals = askedCrystals(labels, clusterOnsets, { graphOf, structures, seed }).flatMap((crystal) => {
      const point = card.property ? leadingPlace(card.property, crystal.energyEv) : outputPoint(card, crystal.energyEv);
      return point === null ? [] : [{ ...crystal, point }];
    });
    const asked = crystals.map(({ graph }) => graph);
    const total = 2 * asked.length;
    const { programFolder } = context;
    const isLinear = hasLinearReadout(card.network);
    const values = isLinear
      ? await atomValues(
          model,
          asked,
          rules,
          crystals.map(({ point }) => [point]),
          { programFolder, onProgress: (done) => context.progress(done, total, 'what atoms say') },
        )
      : [];
    const bonds = await attributeBonds(
      model,
      asked,
      rules,
      { points: crystals.map(({ point }) => point), baseline: means.bondExpansion },
      { programFolder, onProgress: (done) => context.progress(asked.length + done, total, 'what bonds say') },
    );
    const groups = groupsOf(crystals);
    return {
      outputs: {
        trainingMeans: trainingMeansTable(isLinear ? means : null, card),
        groupAtoms: groupAtomsTable(
          groups.map(({ members, ...group }) => {
            const sharesOfCrystal = (i: number) => atomShares(at(crystals, i), at(values, i), means.value);
            return { ...group, rows: isLinear ? kindMeans(members.map(sharesOfCrystal)) : [] };
          }),
          { crystals: asked.length, seed, isLinear },
        ),
        groupBonds: groupBondsTable(
          groups.map(({ members, ...group }) => ({
            ...group,
            ...bondMeans(
              members.map((i) => ({ graph: at(asked, i), found: at(bonds, i) })),
              rules,
            ),
          })),
          { crystals: asked.length, seed, found: bonds },
        ),
      },
    };
  },
});

interface AskedCrystal {
  readonly graph: CrystalGraph;
  readonly structure: Structure;
  readonly cluster: number;
  /** Mean onset of the cluster. */
  readonly energyEv: number;
}

/** @returns by ascending cluster, with the numbers of its crystals */
function groupsOf(crystals: readonly AskedCrystal[]) {
  const groups = groupBy(crystals.keys(), (i) => at(crystals, i).cluster);
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([cluster, members]) => ({ cluster, energyEv: at(crystals, at(members, 0)).energyEv, members }));
}

/** Those of clusters with an onset. */
function askedCrystals(
  labels: Table<'labels'>,
  { columns: onsets }: Table<'cluster-onsets'>,
  {
    graphOf,
    structures,
    seed,
  }: {
    readonly graphOf: ReadonlyMap<string, CrystalGraph>;
    readonly structures: Table<'structures'>;
    readonly seed: number;
  },
): AskedCrystal[] {
  const structureOf = new Map(structuresOf(structures).map((structure) => [structure.id, structure]));
  const energyOf = new Map(Array.from(onsets.cluster, (cluster, row) => [cluster, at(onsets.onsetMeanEv, row)]));
  const { id: ids, cluster: clusters } = labels.columns;
  return Array.from(sampleOfCrystals(clusters, MOST_CRYSTALS, seed)).flatMap((row) => {
    const [id, cluster] = [at(ids, row), at(clusters, row)];
    const [graph, structure] = [graphOf.get(id), structureOf.get(id)];
    if (!graph || !structure)
      throw new InvalidInputError(`crystal ${id} has a cluster and no ${graph ? 'structure' : 'graph'}`);
    const energyEv = energyOf.get(cluster) ?? null;
    return energyEv === null ? [] : [{ graph, structure, cluster, energyEv }];
  });
}

/** The readout is linear: the mean training atom has the mean of the predictions, each weighted by its atoms. */
function meansOfTraining(
  split: Table<'split'>,
  graphOf: ReadonlyMap<string, CrystalGraph>,
  { columns }: Table<'embeddings'>,
  edgeBins: number,
): TrainingMeans {
  const rowOf = new Map(columns.id.map((id, row) => [id, row]));
  const { width, values } = columns.prediction;
  const value = new Float64Array(width);
  let atoms = 0;
  const trained = idsOfSubset(split, 'train').map((id) => {
    const [graph, row] = [graphOf.get(id), rowOf.get(id)];
    if (!graph || row === undefined)
      throw new InvalidInputError(`crystal ${id} was trained on and has no ${graph ? 'prediction' : 'graph'}`);
    atoms += graph.nAtoms;
    rowView(values, width, row).forEach((output, k) => {
      value[k] = at(value, k) + graph.nAtoms * output;
    });
    return graph;
  });
  return {
    crystals: trained.length,
    atoms,
    bonds: trained.reduce((sum, { nBonds }) => sum + nBonds, 0),
    value: value.map((sum) => sum / Math.max(1, atoms)),
    bondExpansion: meanBondExpansion(trained, edgeBins),
  };
}

/** By element alone, and by element and number of neighbours where there are some. */
function atomShares(
  { structure, point }: AskedCrystal & { point: OutputPoint },
  values: Float64Array,
  meanAtom: Float64Array,
) {
  const reference = outputAt(meanAtom, point);
  const atoms = siteCoordination(structure).map((coordination, site) => ({
    kind: { element: at(structure.species, site), coordination },
    members: 1,
    value: at(values, site) - reference,
  }));
  const whole = atoms.map((atom) => ({ ...atom, kind: { element: atom.kind.element, coordination: null } }));
  return sharesOf([...whole, ...atoms.filter(({ kind }) => kind.coordination !== null)], 'mean');
}

/** Attributions to the bonds of a kind are summed over a crystal, lengths are means over its bonds. */
function bondMeans(
  crystals: readonly { readonly graph: CrystalGraph; readonly found: BondAttribution | null }[],
  rules: GraphRules,
) {
  const parts = crystals.flatMap(({ graph, found }) => {
    if (!found) return [];
    const kinds = bondKinds(graph);
    const members = bondMembers(graph);
    const partsOf = (values: Float64Array) =>
      kinds.map((kind, bond) => ({ kind, members: at(members, bond), value: at(values, bond) }));
    return [
      {
        attributions: sharesOf(partsOf(found.perClass), 'sum'),
        lengths: sharesOf(partsOf(bondLengthsAngstrom(graph, rules)), 'mean'),
      },
    ];
  });
  const rows = kindMeans(parts.map(({ attributions }) => attributions));
  const lengths = kindMeans(parts.map(({ lengths: own }) => own));
  return { rows, lengthsAngstrom: lengths.map(({ value }) => value) };
}
