/**
 * Where on the output of a network a question about its atoms is asked, crystal by crystal. A number that is a value, or where the
 * values are largest or pass a level, is asked at its place, as the pages of a run do. What is made of many values (integral,
 * centroid, width, component) is asked by its tangent at the prediction p of the crystal: with its gradient g there, an atom of
 * output v says f(p) + g . (v - p), so that the mean over the atoms is the number itself.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import {
  numberDescriptors,
  numberNames,
  ONSET,
  type Property,
  positionsOf,
  trainedUnitOf,
} from '../../schemas/property.js';
import { required } from '../../schemas/required.js';
import type { Attributed } from '../../schemas/tables/prediction.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { type OutputPoint, outputPoint } from '../../science/model/index.js';
import { numberGradient, numberPlace, placeOn } from '../../science/property/index.js';
import { namedNumbersReader } from '../ingest/named-numbers.js';

interface AskedPlace {
  /** In the unit of the axis; null where the output has no position. */
  readonly position: number | null;
  readonly point: OutputPoint;
}

interface Tangent {
  /** Of the number at the prediction. */
  readonly value: number;
  /** Shape [outputs]. */
  readonly gradient: Float64Array;
}

/** Of one crystal. */
export type AskedOutput = { readonly places: readonly AskedPlace[] } | { readonly tangent: Tangent };

interface AttributedOutput {
  /** Null: positions were asked for. */
  readonly number: string | null;
  /** Of the values of atoms. */
  readonly unit: string;
  readonly axis: { readonly name: string; readonly unit: string };
  /** @param prediction of a crystal, shape [outputs] @returns no places where it does not have the number */
  of(prediction: ArrayLike<number>): AskedOutput;
}

/** @throws InvalidInputError for a number or a position that the model does not have */
export function attributedOutput(asked: Attributed, card: ModelCard): AttributedOutput {
  const { property = null } = card;
  if (property === null && card.startEv === null)
    throw new InvalidInputError('the model knows no photon energies: its atoms have contributions at none', {
      expected: 'a model trained here',
    });
  const meaning = {
    axis: property
      ? { name: property.axis?.name ?? '', unit: property.axis?.unit ?? '' }
      : { name: 'energy', unit: 'eV' },
    unit: property ? trainedUnitOf(property) : 'log10(cm^-1)',
  };
  if (typeof asked !== 'string') {
    const places = asked.map((position) => ({ position, point: pointAt(position, card) }));
    return { number: null, ...meaning, of: () => ({ places }) };
  }
  const read = namedNumbersReader(card, [asked]);
  const numberOf = (values: ArrayLike<number>) => required(read(values))[0] ?? null;
  if (isAtPlace(asked, property))
    return {
      number: asked,
      ...meaning,
      of(prediction) {
        const value = numberOf(prediction);
        return { places: value === null ? [] : [placeOfNumber(asked, value, card)] };
      },
    };
  const unit = required(numberNames(property).find(({ name }) => name === asked)).unit;
  return {
    number: asked,
    ...meaning,
    unit,
    of(prediction) {
      const value = numberOf(prediction);
      const gradient = value === null ? null : numberGradient(numberOf, prediction);
      return value === null || gradient === null ? { places: [] } : { tangent: { value, gradient } };
    },
  };
}

function descriptorNamed(name: string, property: Property) {
  return numberDescriptors(property).find((each) => each.name === name) ?? null;
}

function isAtPlace(name: string, property: Property | null): boolean {
  if (property === null) return name === ONSET.name;
  const kind = descriptorNamed(name, property)?.kind ?? 'value';
  return kind === 'crossing' || kind === 'peak' || kind === 'value';
}

function placeOfNumber(name: string, value: number, card: ModelCard): AskedPlace {
  const { property } = card;
  if (!property) return { position: value, point: outputPoint(card, value) };
  const descriptor = descriptorNamed(name, property);
  const position = descriptor?.kind === 'value' ? (typeof descriptor.at === 'number' ? descriptor.at : null) : value;
  return { position: descriptor ? position : null, point: required(numberPlace(property, descriptor, value)) };
}

function pointAt(position: number, card: ModelCard): OutputPoint {
  const { property } = card;
  if (!property) return outputPoint(card, position);
  const positions = property.axis ? positionsOf(property) : [];
  const [first, last] = [positions[0], positions.at(-1)];
  if (first === undefined || last === undefined)
    throw new InvalidInputError(`${property.name} has no axis: there is no position ${position}`, {
      found: position,
      expected: numberNames(property)
        .map(({ name }) => name)
        .join(', '),
    });
  if (!(position >= first && position <= last))
    throw new InvalidInputError(`the model has no output at ${position} ${property.axis?.unit ?? ''}`.trimEnd(), {
      found: position,
      expected: `${first} to ${last} ${property.axis?.unit ?? ''}`.trimEnd(),
    });
  return placeOn(positions, position);
}
