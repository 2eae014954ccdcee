/** Contributions of atoms that were asked for: what each says of the prediction, at the onset or at given energies. */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { AttributedEnergies } from '../../schemas/tables/prediction.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { siteCoordination } from '../../science/interpretation/index.js';
import { atomValues, outputAt, outputPoint } from '../../science/model/index.js';
import type { StepContext } from '../frame/step.js';
import type { SoundCrystal } from '../ingest/structure-graphs.js';

interface ContributionQuestion {
  readonly model: Table<'checkpoint'>;
  readonly card: ModelCard;
  readonly rules: GraphRules;
  readonly batchSize: number | null;
  /** null: nothing is asked, and there are no rows. */
  readonly energies: AttributedEnergies | null;
  /** Of the run that the model is from; null where it is not known. */
  readonly trainingMeans: Table<'training-means'> | null;
  /** JSON list of names. */
  readonly models: string;
}

/**
 * Energies of every crystal; a crystal without an onset has none.
 * @throws InvalidInputError where the model knows no energies, or one lies outside of them
 */
function askedEnergies(
  energies: AttributedEnergies | null,
  onsetsEv: readonly (number | null)[],
  card: ModelCard,
): number[][] {
  if (energies === null) return onsetsEv.map(() => []);
  if (card.property)
    throw new InvalidInputError(
      `contributions of atoms are those to absorption, and the model predicts ${card.property.name}`,
      {
        found: card.property.name,
        expected: 'a model of absorption',
      },
    );
  if (card.startEv === null)
    throw new InvalidInputError('the model knows no photon energies: its atoms have contributions at none', {
      expected: 'a model trained here',
    });
  if (energies === 'onset') return onsetsEv.map((onsetEv) => (onsetEv === null ? [] : [onsetEv]));
  for (const energyEv of energies) outputPoint(card, energyEv);
  return onsetsEv.map(() => energies);
}

/**
 * @param energiesEv of every crystal
 * @throws InvalidInputError where the readout is not linear, or the training means are of another axis
 */
export async function contributionTable(
  { model, card, rules, batchSize, energies, trainingMeans, models }: ContributionQuestion,
  crystals: readonly SoundCrystal[],
  onsetsEv: readonly (number | null)[],
  { programFolder }: Pick<StepContext, 'programFolder'>,
): Promise<Table<'atom-contributions'>> {
  const asked = askedEnergies(energies, onsetsEv, card);
  const points = asked.map((own) => own.map((energyEv) => outputPoint(card, energyEv)));
  const graphs = crystals.map(({ graph }) => graph);
  const values = energies === null ? [] : await atomValues(model, graphs, rules, points, { batchSize, programFolder });
  const meanAtom = meanAtomOf(trainingMeans, card);
  const rows = values.flatMap((own, i) => {
    const { file, structure, graph } = at(crystals, i);
    const coordination = siteCoordination(structure);
    return structure.species.flatMap((species, site) =>
      at(points, i).map((point, p) => {
        const value = at(own, p * graph.nAtoms + site);
        return {
          file,
          id: graph.id,
          site,
          species,
          coordination: at(coordination, site),
          energyEv: at(at(asked, i), p),
          value,
          contribution: meanAtom && value - outputAt(meanAtom, point),
        };
      }),
    );
  });
  return {
    kind: 'atom-contributions',
    rows: rows.length,
    columns: {
      file: rows.map(({ file }) => file),
      id: rows.map(({ id }) => id),
      site: Uint32Array.from(rows, ({ site }) => site),
      species: rows.map(({ species }) => species),
      coordination: rows.map((row) => row.coordination),
      energyEv: Float64Array.from(rows, ({ energyEv }) => energyEv),
      value: Float64Array.from(rows, ({ value }) => value),
      contribution: rows.map(({ contribution }) => contribution),
    },
    metadata: { models },
  };
}

function meanAtomOf(means: Table<'training-means'> | null, { network }: ModelCard): Float64Array | null {
  if (!means || means.rows === 0) return null;
  const { width, values } = means.columns.value;
  if (width !== network.outputFeatures)
    throw new InvalidInputError(`the mean training atom has ${width} values, the model ${network.outputFeatures}`);
  return rowView(values, width, 0);
}
