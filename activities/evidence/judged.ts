/**
 * Crystals with their reference, and what every method said of them when it did not know them. Of rows of one crystal at several
 * conditions, one stands for it where crystals are counted: that nearest to the conditions that most rows have.
 */
import { conditionsOf } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Method } from '../../schemas/tables/evidence.js';
import { crystalOfRow } from '../../schemas/tables/split.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { rowOfEachCrystal, structuresOf, usualConditions } from '../../science/crystal/index.js';
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
  /** Itself, but for rows of one crystal at several conditions. */
  readonly crystal: string;
  /** Of the conditions that the data name; empty without any. */
  readonly conditions: readonly number[];
  /** Whether it is the row that stands for its crystal. */
  readonly isCounted: boolean;
  readonly anions: string;
  readonly reference: Said;
  readonly said: ReadonlyMap<Method, JudgedPrediction>;
}

/** The mean of these two is a method of its own. */
const BLEND = { method: 'mean of network and trees', of: ['network', 'trees'] } as const;

interface JudgedTables {
  readonly outOfFold: Table<'out-of-fold'>;
  readonly structures: Table<'structures'>;
  readonly spectra: Table<'spectra'>;
  /** Of the data: it says which rows are of one crystal. Null: each is its own. */
  readonly split: Table<'split'> | null;
}

/** @throws InvalidInputError for a prediction of a crystal that has no structure or no spectrum */
export function judgedCrystals({ outOfFold, structures, spectra, split }: JudgedTables): JudgedCrystal[] {
  const onsetOf = onsetReader(targetAxis(spectra));
  const { width, values } = spectra.columns.values;
  const referenceOf = new Map(spectra.columns.id.map((id, row) => [id, rowView(values, width, row)]));
  const structureOf = new Map(structuresOf(structures).map((structure) => [structure.id, structure]));
  const crystalOf = split ? crystalOfRow(split) : (id: string) => id;
  const areConditions = conditionsOf(spectra.metadata).length > 0;
  const saidOf = new Map<string, Map<Method, Said>>();
  const { id: ids, method, prediction, onsetEv } = outOfFold.columns;
  const ofFold = outOfFold.extra?.referenceEv as readonly (number | null)[] | undefined;
  const readInFold = ofFold && new Map(ids.map((id, row) => [id, at(ofFold, row)]));
  ids.forEach((id, row) => {
    const said = saidOf.get(id) ?? new Map<Method, Said>();
    const spectrum = rowView(prediction.values, prediction.width, row);
    saidOf.set(id, said.set(at(method, row) as Method, { spectrum, onsetEv: at(onsetEv, row) }));
  });
  const rows = [...saidOf].map(([id, said]) => {
    const reference = referenceOf.get(id);
    const structure = structureOf.get(id);
    if (!reference || !structure)
      throw new InvalidInputError(`crystal ${id} was predicted and has no ${structure ? 'spectrum' : 'structure'}`);
    const { species, extraFeatures = [] } = structure;
    const [network, trees] = BLEND.of.map((name) => said.get(name));
    if (network && trees) {
      const spectrum = network.spectrum.map((value, i) => (value + at(trees.spectrum, i)) / 2);
      const onsetEv = readInFold ? meanOf(network.onsetEv, trees.onsetEv) : onsetOf(spectrum);
      said.set(BLEND.method, { spectrum, onsetEv });
    }
    const withError = ({ spectrum, onsetEv }: Said) => ({
      spectrum,
      onsetEv,
      error: at(spectrumErrorsOfEach(reference, spectrum, 1), 0),
    });
    return {
      id,
      compound: reducedFormula(species),
      crystal: crystalOf(id),
      conditions: areConditions ? [...extraFeatures] : [],
      anions: anionSetOf(species),
      reference: { spectrum: reference, onsetEv: readInFold ? (readInFold.get(id) ?? null) : onsetOf(reference) },
      said: new Map([...said].map(([name, own]) => [name, withError(own)] as const)),
    };
  });
  const counted = new Set(countedRows(rows));
  return rows.map((row, i) => ({ ...row, isCounted: counted.has(i) }));
}

function countedRows(rows: readonly Pick<JudgedCrystal, 'crystal' | 'conditions'>[]): number[] {
  const values = rows.map(({ conditions }) => conditions);
  return rowOfEachCrystal(
    rows.map(({ crystal }) => crystal),
    values,
    usualConditions(values),
  );
}

/** Of components, whose patterns are those of the fold: projections are linear, and parts of nmf are where none is 0. */
function meanOf(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : (one + other) / 2;
}
