/** The first column of tables over the axis: where on it a row stands; of labelled values which one, and of one value its name. */
import { energyAt, type SpectraAxis } from '../content/energy-axis.js';
import { capital, type Terms, withUnit } from '../content/terms.js';
import { plain } from './numbers.js';
import type { Column } from './table.js';

export function positionColumn(axis: SpectraAxis, { axis: { position, unit }, property }: Terms): Column<number> {
  const labels = property?.labels;
  if (labels) return { head: capital(position), name: true, cell: (i) => labels[i] ?? i };
  if (property && !property.axis) return { head: 'Value', name: true, cell: () => property.name };
  return { head: withUnit(capital(position), unit), numeric: true, cell: (i) => plain(energyAt(axis, i)) };
}
