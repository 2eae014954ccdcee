/**
 * What columns of exported tables are called. The steps call the number that leads an onset in eV, and the one beside it an edge
 * integral, whatever the property; a file of another property says what they are.
 */
import { otherDescriptor, type Property } from '../../../schemas/property.js';

/** @returns head of a column, null where it is left out */
export function columnHeads(property: Property | null): (column: string) => string | null {
  if (property === null) return (column) => column;
  const hasSecond = otherDescriptor(property) !== null;
  return (column) => {
    if (/edgeIntegral/i.test(column) && !hasSecond) return null;
    return column
      .replace('edgeIntegral', 'second')
      .replace('EdgeIntegral', 'Second')
      .replace('onset', 'leading')
      .replace('Onset', 'Leading')
      .replace(/Ev$/, '');
  };
}
