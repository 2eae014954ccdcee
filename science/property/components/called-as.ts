/**
 * Components that were fitted to some of the crystals, under the numbers of those that were fitted to others: in the order of the
 * others each takes the one that is left whose direction is nearest to its own, |d . d'| largest, the first of equals. A principal
 * component that points the other way is turned round: it has no sign. Nothing but order and sign comes from the others.
 */
import type { Descriptor, FittedComponents, Property } from '../../../schemas/property.js';
import { at } from '../../../schemas/required.js';

/**
 * @param property with its components fitted
 * @param named the same property, fitted to other crystals
 */
export function calledAs(property: Property, named: Property): Property {
  const { descriptors } = property;
  return { ...property, descriptors: descriptors.map((each, i) => sorted(each, named.descriptors[i])) };
}

function sorted(descriptor: Descriptor, named: Descriptor | undefined): Descriptor {
  if (descriptor.kind !== 'components' || named?.kind !== 'components') return descriptor;
  const { fitted, method } = descriptor;
  if (!fitted || !named.fitted) return descriptor;
  const directions = inOrderOf(fitted, named.fitted).map(({ direction, cosine }) =>
    method === 'pca' && cosine < 0 ? direction.map((value) => -value) : direction,
  );
  return { ...descriptor, fitted: { ...fitted, directions } };
}

function inOrderOf({ directions }: FittedComponents, named: FittedComponents) {
  const left = [...directions];
  return named.directions.map((own) => {
    const cosines = left.map((direction) => direction.reduce((sum, value, i) => sum + value * at(own, i), 0));
    const nearest = cosines.reduce((most, cosine, i) => (Math.abs(cosine) > Math.abs(at(cosines, most)) ? i : most), 0);
    const [direction = []] = left.splice(nearest, 1);
    return { direction, cosine: at(cosines, nearest) };
  });
}
