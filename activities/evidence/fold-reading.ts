/**
 * How the number that leads is read in one fold. Components are found again in the crystals that the fold is trained on: those
 * of the run have seen the tested crystals too. They keep the run's order and sign, so that a number means the same in every
 * fold; anything else is read as in the run.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows, rowView } from '../../schemas/numerics/rows.js';
import { leadingDescriptor, type Property, propertyOf } from '../../schemas/property.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { calledAs, fittedProperty } from '../../science/property/index.js';
import { onsetReader, targetAxis } from '../ingest/labelled.js';

export interface FoldReading {
  /** @param values shape [points], as they are trained on @returns null where they have no such number */
  readonly onsetOf: (values: ArrayLike<number>) => number | null;
  /** Of the reference of a crystal, where the fold reads otherwise than the run; null where it does not. */
  readonly referenceOf: ((id: string) => number | null) | null;
  /** Why nothing is read in the fold, in words; empty otherwise. */
  readonly remark: string;
}

export function foldReading(spectra: Table<'spectra'>, split: Table<'split'>): FoldReading {
  const property = propertyOf(spectra.metadata);
  if (!property || leadingDescriptor(property)?.kind !== 'components')
    return { onsetOf: onsetReader(targetAxis(spectra)), referenceOf: null, remark: '' };
  const { width, values } = spectra.columns.values;
  const rowOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
  const trained = idsOfSubset(split, 'train').map((id) => required(rowOf.get(id)));
  const found = patternsOf(property, gatherRows(values, width, trained), trained.length);
  if (typeof found === 'string') return { onsetOf: () => null, referenceOf: () => null, remark: found };
  const onsetOf = onsetReader({ startEv: null, stepEv: null, property: found });
  return { onsetOf, referenceOf: (id) => onsetOf(rowView(values, width, required(rowOf.get(id)))), remark: '' };
}

/** @returns in words what is missing, where the crystals have fewer patterns than there are components */
function patternsOf(property: Property, values: Float32Array, crystals: number): Property | string {
  try {
    return calledAs(fittedProperty(property, values, crystals), property);
  } catch (error) {
    if (error instanceof InvalidInputError) return `no ${property.leading} is judged: ${error.message}`;
    throw error;
  }
}
