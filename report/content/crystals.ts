/** One crystal with all that the run knows of it: the tables of a run, joined by id. */

import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { ReportInput } from './report-input.js';

/** Guessed from the formula and the neighbours of the atoms; why a list is empty stands in the notes. */
interface CrystalChemistry {
  readonly oxidationStates: readonly string[];
  /** Other states that balance. */
  readonly alternatives: readonly string[];
  readonly environments: readonly string[];
  readonly prototype: string | null;
  readonly notes: readonly string[];
}

export interface Crystal {
  readonly id: string;
  readonly formula: string;
  /** train, validation, test; null when the crystal is in no subset. */
  readonly subset: string | null;
  /** Number of its cluster; null when it was not clustered. */
  readonly cluster: number | null;
  /** log10(alpha / cm^-1), shape [points]. */
  readonly reference: Float32Array;
  /** log10(alpha / cm^-1), shape [points]; null when the network did not see the crystal. */
  readonly prediction: Float32Array | null;
  readonly referenceOnsetEv: number | null;
  readonly predictedOnsetEv: number | null;
  /** Integral of the reference spectrum, eV cm^-1. */
  readonly edgeIntegral: number | null;
  /** Null where the run did not tell them apart. */
  readonly features: CrystalChemistry | null;
}

/**
 * @returns one entry a reference spectrum, in the order of `spectra`
 * @throws InvalidInputError naming a spectrum without a structure, or a prediction on another axis
 */
export function joinCrystals(input: ReportInput): Crystal[] {
  const { structures, spectra, split, embeddings, labels, descriptors } = input;
  const points = spectra.columns.values.width;
  const predicted = embeddings.columns.prediction;
  if (embeddings.rows > 0 && predicted.width !== points) {
    throw new InvalidInputError(`predictions have ${predicted.width} energies, spectra have ${points}`, {
      found: predicted.width,
      expected: points,
    });
  }
  const formula = new Map(structures.columns.id.map((id, i) => [id, structures.columns.formula[i]!]));
  const subset = new Map(split.columns.id.map((id, i) => [id, split.columns.subset[i]!]));
  const cluster = new Map(labels.columns.id.map((id, i) => [id, labels.columns.cluster[i]!]));
  const prediction = new Map(embeddings.columns.id.map((id, i) => [id, rowView(predicted.values, points, i)]));
  const described = new Map(
    descriptors.columns.id.map((id, i) => [`${descriptors.columns.from[i]} ${id}`, i] as const),
  );

  const chemistry = chemistryOf(input.crystalFeatures);

  return spectra.columns.id.map((id, i) => {
    const name = formula.get(id);
    if (name === undefined) throw new InvalidInputError(`spectrum ${id} has no structure`, { id });
    const reference = described.get(`reference ${id}`);
    const predictedRow = described.get(`prediction ${id}`);
    return {
      id,
      formula: name,
      subset: subset.get(id) ?? null,
      cluster: cluster.get(id) ?? null,
      reference: rowView(spectra.columns.values.values, points, i),
      prediction: prediction.get(id) ?? null,
      referenceOnsetEv: reference === undefined ? null : (descriptors.columns.onsetEv[reference] ?? null),
      predictedOnsetEv: predictedRow === undefined ? null : (descriptors.columns.onsetEv[predictedRow] ?? null),
      edgeIntegral: reference === undefined ? null : (descriptors.columns.edgeIntegral[reference] ?? null),
      features: chemistry.get(id) ?? null,
    };
  });
}

function chemistryOf({ columns }: ReportInput['crystalFeatures']): Map<string, CrystalChemistry> {
  const { id: ids, oxidationStates, alternatives, environments, prototype, notes } = columns;
  return new Map(
    ids.map((id, i) => [
      id,
      {
        oxidationStates: at(oxidationStates, i),
        alternatives: at(alternatives, i),
        environments: at(environments, i),
        prototype: prototype[i] ?? null,
        notes: at(notes, i),
      },
    ]),
  );
}
