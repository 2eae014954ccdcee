/** Crystals with their reference, and what every method said of them when it did not know them. */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Method } from '../../schemas/tables/evidence.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { type SpectrumError, spectrumErrorsOfEach } from '../../science/evidence/index.js';
import { anionSetOf } from '../../science/interpretation/index.js';
import { onsetReader, targetAxis } from '../ingest/labelled.js';

export interface Said {
  /** Shape [points], log10(cm^-1). */
  readonly spectrum: Float32Array;
  readonly onsetEv: number | null;
}

/** What a method said, and how far it is from the reference. */
interface JudgedPrediction extends Said {
  readonly error: SpectrumError;
}

export interface JudgedCrystal {
  readonly id: string;
  readonly compound: string;
  readonly anions: string;
  readonly reference: Said;
  readonly said: ReadonlyMap<Method, JudgedPrediction>;
}

/** The mean of these two is a method of its own. */
const BLEND = { method: 'mean of network and trees', of: ['network', 'trees'] } as const;

/** @throws InvalidInputError for a prediction of a crystal that has no structure or no spectrum */
export function judgedCrystals(
  outOfFold: Table<'out-of-fold'>,
  structures: Table<'structures'>,
  spectra: Table<'spectra'>,
): JudgedCrystal[] {
  const onsetOf = onsetReader(targetAxis(spectra));
  const { width, values } = spectra.columns.values;
  const referenceOf = new Map(spectra.columns.id.map((id, row) => [id, rowView(values, width, row)]));
  const speciesOf = new Map(structuresOf(structures).map(({ id, species }) => [id, species]));
  const saidOf = new Map<string, Map<Method, Said>>();
  const { id: ids, method, prediction, onsetEv } = outOfFold.columns;
  ids.forEach((id, row) => {
    const said = saidOf.get(id) ?? new Map<Method, Said>();
    const spectrum = rowView(prediction.values, prediction.width, row);
    saidOf.set(id, said.set(at(method, row) as Method, { spectrum, onsetEv: at(onsetEv, row) }));
  });
  return [...saidOf].map(([id, said]) => {
    const reference = referenceOf.get(id);
    const species = speciesOf.get(id);
    if (!reference || !species)
      throw new InvalidInputError(`crystal ${id} was predicted and has no ${species ? 'spectrum' : 'structure'}`);
    const [network, trees] = BLEND.of.map((name) => said.get(name));
    if (network && trees) {
      const spectrum = network.spectrum.map((value, i) => (value + at(trees.spectrum, i)) / 2);
      said.set(BLEND.method, { spectrum, onsetEv: onsetOf(spectrum) });
    }
    const withError = ({ spectrum, onsetEv }: Said) => ({
      spectrum,
      onsetEv,
      error: at(spectrumErrorsOfEach(reference, spectrum, 1), 0),
    });
    return {
      id,
      compound: reducedFormula(species),
      anions: anionSetOf(species),
      reference: { spectrum: reference, onsetEv: onsetOf(reference) },
      said: new Map([...said].map(([name, own]) => [name, withError(own)] as const)),
    };
  });
}
