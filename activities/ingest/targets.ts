/**
 * What the numbers of a training folder are, and how they are trained on: absorption on an axis that was stated, a property
 * of `property.json`, or numbers of which nobody says what they are.
 */
import type { Condition } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import { quantile } from '../../schemas/numerics/quantile.js';
import { gatherRows, rowView } from '../../schemas/numerics/rows.js';
import { endsOf, leadingDescriptor, noteOf, type Property, pointsOf } from '../../schemas/property.js';
import { type SpectrumAxis, SpectrumAxisSchema, type TargetAxis } from '../../schemas/tables/spectrum.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { findJsonFault } from '../../schemas/text/json-faults.js';
import type { TrainingFolder } from '../../science/crystal/index.js';
import {
  descriptorReader,
  fittedProperty,
  readProperty,
  refuseConstant,
  refuseImplausible,
  trainedValues,
  type ValueClaim,
} from '../../science/property/index.js';
import { refuseImplausibleSpectra, refuseUntrainable, toLog10Alpha } from '../../science/spectrum/index.js';
import { printable } from '../../science/text/index.js';

/** `property` where the folder has a `property.json` that is none of absorption. */
export type StatedTargets =
  | TargetAxis
  | { readonly quantity: 'property'; readonly property: Property; readonly claim: ValueClaim };

interface StatedFolder {
  readonly stated: StatedTargets;
  /** That `property.json` names. */
  readonly conditions: readonly Condition[];
}

interface TrainedTargets {
  /** Shape [rows, points]. */
  readonly values: Float32Array;
  readonly metadata: Record<string, string>;
  /** What commands need to know of a property. */
  readonly summary: Readonly<Record<string, string | number>>;
}

/**
 * @param given the axis that was given beside the folder
 * @throws InvalidInputError where nothing states what the numbers are, or two do
 */
export function statedTargets(files: ReadonlyMap<string, string>, given: TargetAxis | null): StatedFolder {
  const text = files.get(TRAINING_FOLDER.property);
  if (text === undefined) return { stated: given ?? readAxis(files), conditions: [] };
  if (given !== null || files.has(TRAINING_FOLDER.axis))
    throw new InvalidInputError(`${TRAINING_FOLDER.property} states the axis, and something else does as well`, {
      file: TRAINING_FOLDER.property,
      found: given === null ? TRAINING_FOLDER.axis : 'an axis that was given',
      expected: 'one of the two',
    });
  const { conditions = [], ...stated } = readProperty(text);
  const targets = 'absorption' in stated ? stated.absorption : ({ quantity: 'property', ...stated } as const);
  return { stated: targets, conditions };
}

/** Numbers that every row has to have; null: as many as there are. */
export function statedPoints(stated: StatedTargets): number | null {
  if ('property' in stated) return pointsOf(stated.property);
  return 'points' in stated ? stated.points : null;
}

/** @returns as the metadata of `spectra` say it */
export function quantityOf({ quantity }: StatedTargets): string {
  return quantity;
}

/** The numbers of a folder, and where each row of them stands. */
type GivenTargets = Pick<TrainingFolder, 'targets' | 'points' | 'places'>;

/**
 * @param subsets of the crystals: components of a property are those of `train`
 * @throws InvalidInputError naming a number that cannot be what it is said to be
 */
export function trainedTargets(
  folder: GivenTargets,
  stated: StatedTargets,
  subsets: readonly string[],
): TrainedTargets {
  if ('property' in stated) return ofProperty(folder, stated, subsets);
  const { targets, points, places } = folder;
  const given = { width: points, values: targets, places };
  if (stated.quantity === 'unstated') {
    refuseUntrainable(given, 'target');
    return { values: Float32Array.from(targets), metadata: { startEv: '', stepEv: '', floor: '' }, summary: {} };
  }
  refuseImplausibleSpectra(given, stated);
  return { values: log10Alpha(folder, stated), metadata: axisMetadata(stated), summary: {} };
}

function axisMetadata({ startEv, stopEv, points, floor }: SpectrumAxis) {
  const stepEv = (stopEv - startEv) / (points - 1);
  return { startEv: String(startEv), stepEv: String(stepEv), floor: floor === undefined ? '' : String(floor) };
}

/** Targets in the quantity of the axis, row after row. @returns shape [rows, points] */
function log10Alpha({ targets, places }: GivenTargets, axis: SpectrumAxis): Float32Array {
  const values = new Float32Array(targets.length);
  places.forEach((place, row) => {
    const start = row * axis.points;
    values.set(toLog10Alpha(targets.subarray(start, start + axis.points), axis, place), start);
  });
  return values;
}

/** Of the leading number of the crystals: what a screening asks for where nobody says so. */
const USUAL_WINDOW = [0.25, 0.75] as const;

function ofProperty(
  { targets, points, places }: GivenTargets,
  { property: stated, claim }: { readonly property: Property; readonly claim: ValueClaim },
  subsets: readonly string[],
): TrainedTargets {
  refuseImplausible({ values: targets, places }, stated, claim);
  const values = trainedValues(targets, stated, places);
  refuseUntrainable({ width: points, values: Float64Array.from(values), places }, stated.name);
  refuseConstant(values, stated);
  const trained = subsets.flatMap((subset, row) => (subset === 'train' ? [row] : []));
  const property = fittedProperty(stated, gatherRows(values, points, trained), trained.length);
  const read = descriptorReader(property, leadingDescriptor(property));
  const readings = places.map((_, row) => read(rowView(values, points, row)));
  const leading = readings.flatMap(({ value }) => value ?? []).sort((a, b) => a - b);
  if (leading.length === 0)
    throw new InvalidInputError(`${TRAINING_FOLDER.property}: no crystal has the ${property.leading}`, {
      file: TRAINING_FOLDER.property,
      field: 'leading',
      found: readings[0]?.reason ?? 'nothing',
      expected: 'a descriptor that at least one crystal has',
    });
  const [from, to] = USUAL_WINDOW.map((share) => quantile(Float64Array.from(leading), share));
  return {
    values,
    metadata: {
      ...evenAxis(property),
      floor: property.floor === null ? '' : String(property.floor),
      property: JSON.stringify(property),
    },
    summary: { property: JSON.stringify(noteOf(property)), usualFrom: from!, usualTo: to! },
  };
}

/** Of another axis, of labels and of one value a crystal the metadata are empty, and the property says where values lie. */
function evenAxis({ axis }: Property) {
  if (!axis?.points) return { startEv: '', stepEv: '' };
  const { first, last } = endsOf(axis);
  return { startEv: String(first), stepEv: String((last - first) / (axis.points - 1)) };
}

function readAxis(files: ReadonlyMap<string, string>) {
  const text = files.get(TRAINING_FOLDER.axis);
  if (text === undefined)
    throw new InvalidInputError(`there is no ${TRAINING_FOLDER.axis} and no energy axis was given`, {
      'way out': '--energy start:stop:points --quantity log10_alpha_cm1',
    });
  const parsed = SpectrumAxisSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  const problem = printable(`${field}: ${message}`);
  throw new InvalidInputError(`${TRAINING_FOLDER.axis}: ${problem}`, { file: TRAINING_FOLDER.axis });
}

function parseJson(text: string): unknown {
  const fault = findJsonFault(text);
  if (!fault) return JSON.parse(text);
  const { line, problem } = fault;
  throw new InvalidInputError(`${TRAINING_FOLDER.axis}, line ${line}: ${problem}`, {
    file: TRAINING_FOLDER.axis,
    ...fault,
  });
}
