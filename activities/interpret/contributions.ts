/** Contributions of atoms that were asked for: what each says of the prediction, of a number of it or at given positions. */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { Attributed } from '../../schemas/tables/prediction.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { siteCoordination } from '../../science/interpretation/index.js';
import { atomValues, outputAt } from '../../science/model/index.js';
import type { StepContext } from '../frame/step.js';
import type { SoundCrystal } from '../ingest/structure-graphs.js';
import { type AskedOutput, attributedOutput } from './attributed-places.js';

interface ContributionQuestion {
  readonly model: Table<'checkpoint'>;
  readonly card: ModelCard;
  readonly rules: GraphRules;
  readonly batchSize: number | null;
  /** null: nothing is asked, and there are no rows. */
  readonly asked: Attributed | null;
  /** Of the run that the model is from; null where it is not known. */
  readonly trainingMeans: Table<'training-means'> | null;
  /** JSON list of names. */
  readonly models: string;
}

/**
 * @param prediction one row a crystal
 * @throws InvalidInputError where the readout is not linear, the training means are of another axis, or the model has no such
 *   number or position
 */
export async function contributionTable(
  { model, card, rules, batchSize, asked, trainingMeans, models }: ContributionQuestion,
  crystals: readonly SoundCrystal[],
  { width, values: predicted }: Matrix<Float32Array>,
  { programFolder }: Pick<StepContext, 'programFolder'>,
): Promise<Table<'atom-contributions'>> {
  const output = asked === null ? null : attributedOutput(asked, card);
  const questions = output ? crystals.map((_, i) => output.of(rowView(predicted, width, i))) : [];
  const graphs = crystals.map(({ graph }) => graph);
  const all = Array.from({ length: width }, (_, index) => ({ index, share: 0 }));
  const points = questions.map((each) => ('tangent' in each ? all : each.places.map(({ point }) => point)));
  const values = output ? await atomValues(model, graphs, rules, points, { batchSize, programFolder }) : [];
  const meanAtom = meanAtomOf(trainingMeans, card);
  const rows = values.flatMap((own, i) => {
    const { file, structure, graph } = at(crystals, i);
    const coordination = siteCoordination(structure);
    const said = saidOf(at(questions, i), { outputs: own, nAtoms: graph.nAtoms }, meanAtom);
    return structure.species.flatMap((species, site) =>
      said(site).map((each) => ({ file, id: graph.id, site, species, coordination: at(coordination, site), ...each })),
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
      energyEv: rows.map(({ position }) => position),
      value: Float64Array.from(rows, ({ value }) => value),
      contribution: rows.map(({ contribution }) => contribution),
    },
    metadata: {
      models,
      number: output?.number ?? '',
      unit: output?.unit ?? '',
      axis: output?.axis.name ?? '',
      axisUnit: output?.axis.unit ?? '',
    },
  };
}

interface AtomOutputs {
  /** Shape [points that were asked, atoms], row-major. */
  readonly outputs: Float64Array;
  readonly nAtoms: number;
}

interface AtomSays {
  readonly position: number | null;
  readonly value: number;
  /** Relative to the mean training atom; null where that is not known. */
  readonly contribution: number | null;
}

/** @returns of each atom what it says, one a place that was asked */
function saidOf(
  question: AskedOutput,
  { outputs, nAtoms }: AtomOutputs,
  meanAtom: Float64Array | null,
): (site: number) => AtomSays[] {
  if ('places' in question)
    return (site) =>
      question.places.map(({ position, point }, p) => {
        const value = at(outputs, p * nAtoms + site);
        return { position, value, contribution: meanAtom && value - outputAt(meanAtom, point) };
      });
  const { value, gradient } = question.tangent;
  // The mean over the atoms is the prediction of the crystal.
  const ofAtoms = Array.from({ length: nAtoms }, (_, site) =>
    gradient.reduce((sum, slope, k) => sum + slope * at(outputs, k * nAtoms + site), 0),
  );
  const ofCrystal = ofAtoms.reduce((sum, own) => sum + own, 0) / nAtoms;
  const ofMean = meanAtom && gradient.reduce((sum, slope, k) => sum + slope * at(meanAtom, k), 0);
  return (site) => {
    const own = at(ofAtoms, site);
    return [{ position: null, value: value + own - ofCrystal, contribution: ofMean === null ? null : own - ofMean }];
  };
}

function meanAtomOf(means: Table<'training-means'> | null, { network }: ModelCard): Float64Array | null {
  if (!means || means.rows === 0) return null;
  const { width, values } = means.columns.value;
  if (width !== network.outputFeatures)
    throw new InvalidInputError(`the mean training atom has ${width} values, the model ${network.outputFeatures}`);
  return rowView(values, width, 0);
}
