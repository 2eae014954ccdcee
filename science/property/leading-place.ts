/** Where on its output a network says a number: between two outputs the output is the straight line. */
import { leadingDescriptor, type NumberDescriptor, type Property, positionsOf } from '../../schemas/property.js';
import { placeOn } from './descriptors.js';

interface OutputPlace {
  /** Output below the place. */
  readonly index: number;
  /** How far it is to the next one. */
  readonly share: number;
}

/** @returns that of the number that leads, as `numberPlace` does */
export function leadingPlace(property: Property, value: number): OutputPlace | null {
  return numberPlace(property, leadingDescriptor(property), value);
}

/**
 * @param descriptor null: the one value that a crystal has
 * @param value of it, in its unit
 * @returns null of an integral, of a width and of a component, which are of no one place
 */
export function numberPlace(
  property: Property,
  descriptor: NumberDescriptor | null,
  value: number,
): OutputPlace | null {
  if (descriptor === null) return { index: 0, share: 0 };
  switch (descriptor.kind) {
    case 'components':
    case 'integral':
    case 'width':
      return null;
    case 'value': {
      const { at } = descriptor;
      if (typeof at === 'string') return { index: property.labels?.indexOf(at) ?? 0, share: 0 };
      return placeOn(positionsOf(property), at);
    }
    default:
      return placeOn(positionsOf(property), value);
  }
}
