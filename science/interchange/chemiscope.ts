/**
 * Structures with properties as a data set of chemiscope, a viewer of maps of structures (one JSON document):
 * positions and cell vectors in ångström, one value of every property a structure.
 * @source G. Fraux, R. Cersonsky and M. Ceriotti, J. Open Source Softw. 5, 2117 (2020); input format of version 1
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { toCartesian } from '../crystal/index.js';

export interface ChemiscopeProperty {
  readonly name: string;
  readonly description: string;
  readonly units?: string;
  /** One a structure, in their order; all texts or all finite numbers. */
  readonly values: readonly (number | string)[];
}

/** @param axes names of the properties along x and y, and of the one that colours the map */
export function writeChemiscope(
  { name, description }: { readonly name: string; readonly description: string },
  { columns, rows }: Table<'structures'>,
  properties: readonly ChemiscopeProperty[],
  axes: readonly [x: string, y: string, colour: string],
): string {
  for (const property of properties)
    if (property.values.length !== rows)
      throw new InvalidInputError(`${property.name} has ${property.values.length} values for ${rows} structures`);
  const structures = columns.species.map((names, i) => {
    const lattice = columns.lattice.values.subarray(9 * i, 9 * i + 9);
    const positions = toCartesian(required(columns.fracCoords[i]), lattice);
    const along = (axis: number) => Array.from(positions.filter((_, at) => at % 3 === axis));
    return { size: names.length, names, x: along(0), y: along(1), z: along(2), cell: Array.from(lattice) };
  });
  const [x, y, colour] = axes;
  return `${JSON.stringify({
    meta: { name, description },
    structures,
    properties: Object.fromEntries(
      properties.map(({ name: title, ...property }) => [title, { target: 'structure', ...property }]),
    ),
    settings: { map: { x: { property: x }, y: { property: y }, color: { property: colour } } },
  })}\n`;
}
