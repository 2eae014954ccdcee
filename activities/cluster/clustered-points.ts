/** The vectors that a clustering is made of: a layer of the network, or what the crystals are compared with. */

import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { COMPOSITION_LAYER, REFERENCE_LAYER } from '../../schemas/tables/clustering.js';
import { elementFractions } from '../../science/chemistry/index.js';
import type { Points } from '../../science/clustering/index.js';
import { layerOf } from './layer.js';

interface ClusteredTables {
  readonly embeddings: Table<'embeddings'>;
  readonly spectra: Table<'spectra'> | null;
  readonly structures: Table<'structures'> | null;
}

/**
 * @returns one row a crystal, in the order of `embeddings`
 * @throws InvalidInputError naming a layer that does not exist, or a crystal that the table lacks
 */
export function clusteredPoints({ embeddings, spectra, structures }: ClusteredTables, layer: string): Points {
  const { id } = embeddings.columns;
  if (layer === REFERENCE_LAYER) {
    const rows = rowsOf(id, given(spectra, layer, 'spectra').columns.id, 'spectrum');
    const { width, values } = spectra!.columns.values;
    return { width, values: gatherRows(values, width, rows) };
  }
  if (layer === COMPOSITION_LAYER) {
    const { species } = given(structures, layer, 'structures').columns;
    return elementFractions(rowsOf(id, required(structures).columns.id, 'structure').map((row) => at(species, row)))
      .fractions;
  }
  return layerOf(embeddings, layer);
}

function given<T>(table: T | null, layer: string, kind: string): T {
  if (table === null) throw new InvalidInputError(`layer "${layer}" is made of ${kind}, and none were given`);
  return table;
}

function rowsOf(ids: readonly string[], present: readonly string[], what: string): number[] {
  const row = new Map(present.map((id, i) => [id, i]));
  return ids.map((id) => {
    const found = row.get(id);
    if (found === undefined) throw new InvalidInputError(`crystal ${id} was embedded and has no ${what}`);
    return found;
  });
}
