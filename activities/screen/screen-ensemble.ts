/** Candidates seen by the members of an ensemble: their mean spectra, and how far members disagree on each. */

import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { CrystalGraph, GraphRules } from '../../schemas/tables/graph.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import {
  combineModels,
  type PredictionOptions,
  predictGraphs,
  readModelCard,
  refuseOtherMembers,
  spreadOfCrystals,
} from '../../science/model/index.js';
import { onsetSpread } from '../../science/spectrum/index.js';
import { onsetReader } from '../ingest/labelled.js';

interface EnsembleScreening {
  /** Card of the first member: that of all, as far as spectra go. */
  readonly card: ModelCard;
  /** Mean spectra, [candidates, outputFeatures]. */
  readonly prediction: Float32Array;
  /** Columns of `screening-results` that only ensembles have. */
  readonly extra: Readonly<Record<string, (number | null)[]>>;
}

interface ScreeningOptions extends Pick<PredictionOptions, 'programFolder' | 'networks'> {
  /** @param done candidates times members */
  readonly onProgress: (done: number) => void;
}

/**
 * Graph rules of the members, which need not be those of the model whose features the distances are measured in.
 * @param trials their names
 * @throws InvalidInputError naming two trials that do not fit together
 */
export function commonRules(members: readonly Table<'checkpoint'>[], trials: readonly string[]): GraphRules {
  const cards = members.map(readModelCard);
  refuseOtherMembers(cards.map((card, i) => ({ name: `trial ${trials[i]}`, card })));
  return at(cards, 0).graphRules;
}

/** @param graphs made by `commonRules` @returns spectra of every member, [graphs, outputFeatures] */
export async function memberSpectra(
  members: readonly Table<'checkpoint'>[],
  graphs: readonly CrystalGraph[],
  { onProgress, ...options }: ScreeningOptions,
): Promise<Float32Array[]> {
  const spectra: Float32Array[] = [];
  for (const member of members) {
    const earlier = spectra.length * graphs.length;
    const { graphRules } = readModelCard(member);
    const own = { ...options, onProgress: (done: number) => onProgress(earlier + done) };
    spectra.push((await predictGraphs(member, graphs, graphRules, own)).prediction);
  }
  return spectra;
}

/** @param spectra of the members, finite @param card of the first one */
export function screenedByEnsemble(spectra: readonly Float32Array[], card: ModelCard): EnsembleScreening {
  const ensemble = combineModels(spectra);
  const crystals = ensemble.mean.length / card.network.outputFeatures;
  const onsets = Array.from({ length: crystals }, (_, i) =>
    onsetSpread(spectra.map((values) => onsetOf(values, i, card))),
  );
  return {
    card,
    prediction: ensemble.mean,
    extra: {
      onsetMembers: onsets.map((onset) => onset.members),
      onsetMeanEv: onsets.map(({ meanEv }) => meanEv),
      onsetSpreadEv: onsets.map(({ spreadEv }) => spreadEv),
      spread: [...spreadOfCrystals(ensemble, crystals)],
    },
  };
}

/** eV; null where there is none, or the member does not know its energies */
function onsetOf(spectra: Float32Array, crystal: number, card: ModelCard): number | null {
  return onsetReader(card)(rowView(spectra, card.network.outputFeatures, crystal));
}
