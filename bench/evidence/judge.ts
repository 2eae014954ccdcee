/** Errors out of fold of one way to spectra, over all its repeats, and whether it is told apart from another. */
import { onsetReader, targetAxis } from '../../activities/ingest/labelled.js';
import { gatherRows, rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { ComparisonVerdict } from '../../schemas/tables/evidence.js';
import { leadingWindow } from '../../schemas/tables/screening.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import {
  calibratedProbabilities,
  calibrationOf,
  comparePaired,
  type Estimate,
  intervalCoverage,
  reliability,
  scalarErrors,
  spectrumErrorOfEach,
  spectrumErrors,
} from '../../science/evidence/index.js';
import type { BundledTables } from './bundled-tables.js';

export interface References {
  readonly ids: readonly string[];
  readonly compounds: readonly string[];
  /** Shape [ids, points], log10(cm^-1). */
  readonly spectra: Float32Array;
  readonly onsets: readonly (number | null)[];
  onsetOf(spectrum: Float32Array): number | null;
}

/** One way to spectra. */
export interface Entry {
  readonly name: string;
  /** One a repeat (other folds, other seeds), each of all crystals in the order of the references. */
  readonly repeats: readonly Float32Array[];
  /** Of the trainings of one repeat; null where there is none. */
  readonly processorSeconds: number | null;
}

export interface Difference {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
  readonly verdict: ComparisonVerdict;
}

export interface JudgedEntry {
  readonly name: string;
  /** Mean absolute error, log10(cm^-1). */
  readonly spectrum: Estimate;
  /** Mean absolute error, eV. */
  readonly onset: Estimate | null;
  readonly onsetR2: Estimate | null;
  /** Error less that of the entry that all are compared with; null for that one itself. */
  readonly spectrumDifference: Difference | null;
  readonly onsetDifference: Difference | null;
  /** Of the probability of the window of the default screening: means over the repeats. */
  readonly brier: number;
  /** Share of references in their 90 % interval. */
  readonly coverage: number;
  readonly processorSeconds: number | null;
}

export function referencesOf({ structures, spectra }: BundledTables): References {
  const { width: points, values } = spectra.columns.values;
  const onsetOf = onsetReader(targetAxis(spectra));
  const rowOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
  const all = structuresOf(structures);
  const rows = all.map(({ id }) => required(rowOf.get(id)));
  const ordered = gatherRows(values, points, rows);
  return {
    ids: all.map(({ id }) => id),
    compounds: all.map(({ species }) => reducedFormula(species)),
    spectra: ordered,
    onsets: rows.map((_, crystal) => onsetOf(rowView(ordered, points, crystal))),
    onsetOf,
  };
}

/** The fold in which every crystal is tested, in the order of the references. */
export function foldOfEach({ ids }: References, splits: readonly Table<'split'>[]): number[] {
  const folds = new Map<string, number>();
  splits.forEach(({ columns: { id, subset } }, fold) => {
    id.forEach((each, row) => {
      if (subset[row] === 'test') folds.set(each, fold);
    });
  });
  return ids.map((id) => required(folds.get(id)));
}

/** @param against errors of the same crystals and repeats; null for the entry that all are compared with */
export function judged(entry: Entry, references: References, against: Entry | null): JudgedEntry {
  const said = repeated(entry, references);
  const spectrum = spectrumErrors(said.reference, said.spectra, said.compounds);
  const onset = scalarErrors(said.referenceOnsets, said.onsets, said.compounds);
  const probabilities = entry.repeats.map((spectra) => probabilityQuality(spectra, references));
  const other = against && repeated(against, references);
  return {
    name: entry.name,
    spectrum: spectrum.mae,
    onset: onset.mae,
    onsetR2: onset.r2,
    spectrumDifference: other && difference(spectrumErrorsOf(said), spectrumErrorsOf(other), said.compounds),
    onsetDifference: other && difference(onsetErrorsOf(said), onsetErrorsOf(other), said.compounds),
    brier: mean(probabilities.map(({ brier }) => brier)),
    coverage: mean(probabilities.map(({ coverage }) => coverage)),
    processorSeconds: entry.processorSeconds,
  };
}

/** Repeats one after another: a crystal is there once a repeat, and all of them are of one compound. */
interface Repeated {
  readonly reference: Float32Array;
  readonly spectra: Float32Array;
  readonly referenceOnsets: readonly (number | null)[];
  readonly onsets: readonly (number | null)[];
  readonly compounds: readonly string[];
}

function repeated({ repeats }: Entry, references: References): Repeated {
  const size = references.spectra.length;
  const [reference, spectra] = [new Float32Array(size * repeats.length), new Float32Array(size * repeats.length)];
  repeats.forEach((values, r) => {
    reference.set(references.spectra, r * size);
    spectra.set(values, r * size);
  });
  return {
    reference,
    spectra,
    referenceOnsets: repeats.flatMap(() => references.onsets),
    onsets: repeats.flatMap((values) => onsetsOf(values, references)),
    compounds: repeats.flatMap(() => references.compounds),
  };
}

function onsetsOf(spectra: Float32Array, { ids, onsetOf }: References): (number | null)[] {
  const points = spectra.length / ids.length;
  return ids.map((_, crystal) => onsetOf(rowView(spectra, points, crystal)));
}

function spectrumErrorsOf({ reference, spectra, compounds }: Repeated): Float64Array {
  return spectrumErrorOfEach(reference, spectra, compounds.length);
}

function onsetErrorsOf({ referenceOnsets, onsets }: Repeated): (number | null)[] {
  return onsets.map((onset, i) => {
    const reference = at(referenceOnsets, i);
    return onset === null || reference === null ? null : Math.abs(onset - reference);
  });
}

function difference(
  errors: ArrayLike<number | null>,
  others: ArrayLike<number | null>,
  compounds: readonly string[],
): Difference {
  const { difference: value, lower, upper, pValue, verdict } = comparePaired(errors, others, compounds);
  return { value: required(value), lower: required(lower), upper: required(upper), pValue, verdict };
}

function probabilityQuality(spectra: Float32Array, references: References): { brier: number; coverage: number } {
  const window = required(leadingWindow(DISCOVER_PRESET.screening));
  const calibration = calibrationOf(references.onsets, onsetsOf(spectra, references), references.compounds);
  return {
    brier: required(reliability(calibratedProbabilities(calibration, window)).brier),
    coverage: required(intervalCoverage(calibration).share),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
