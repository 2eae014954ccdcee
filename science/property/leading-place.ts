/** Where on its output a network says the number that leads: between two outputs the output is the straight line. */
import { leadingDescriptor, type Property, positionsOf } from '../../schemas/property.js';
import { placeOn } from './descriptors.js';

/**
 * @param value of the leading descriptor, in its unit
 * @returns the output below the place, and how far it is to the next; null of an integral, of a width and of a component, which are of no
 *   one place
 */
export function leadingPlace(
  property: Property,
  value: number,
): { readonly index: number; readonly share: number } | null {
  const descriptor = leadingDescriptor(property);
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
