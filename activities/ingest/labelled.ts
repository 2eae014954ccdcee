/** Graphs joined with their spectra and their subset, by crystal id. */

import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows } from '../../schemas/numerics/rows.js';
import { leadingDescriptor, propertyOf } from '../../schemas/property.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import type { Subset } from '../../schemas/tables/split.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { descriptorReader } from '../../science/property/index.js';
import { onsetEnergy } from '../../science/spectrum/index.js';

interface Labelled {
  readonly graphs: CrystalGraph[];
  /** log10(cm^-1), or a property as it is trained on: shape [graphs, points], row-major. */
  readonly targets: Float32Array;
}

/** @throws InvalidInputError when a crystal of the subset has no graph or no spectrum */
export function labelledSubset(
  graphs: readonly CrystalGraph[],
  spectra: Table<'spectra'>,
  split: Table<'split'>,
  subset: Subset,
): Labelled {
  const graphOf = new Map(graphs.map((graph) => [graph.id, graph]));
  const rowOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
  const { width, values } = spectra.columns.values;
  const ids = idsOfSubset(split, subset);
  const rows: number[] = [];
  const chosen = ids.map((id) => {
    const graph = graphOf.get(id);
    const row = rowOf.get(id);
    if (!graph || row === undefined)
      throw new InvalidInputError(`crystal ${id} is in the split, but has no ${graph ? 'spectrum' : 'graph'}`);
    rows.push(row);
    return graph;
  });
  return { graphs: chosen, targets: gatherRows(values, width, rows) };
}

/** What numbers of crystals are: a property, or absorption on an even axis; nulls where nobody stated it. */
export type TargetMeaning = Pick<ModelCard, 'startEv' | 'stepEv' | 'property'>;

/** Nulls where nobody stated the axis. */
export function targetAxis({ metadata }: Pick<Table, 'metadata'>): TargetMeaning {
  const value = (text = '') => (text === '' ? null : Number(text));
  const property = propertyOf(metadata);
  return { startEv: value(metadata.startEv), stepEv: value(metadata.stepEv), ...(property && { property }) };
}

interface LeadingReading {
  /** eV of an onset, else in the unit of the property's leading descriptor. */
  readonly onsetEv: number | null;
  readonly reason: string | null;
}

/**
 * Reads the number that leads: the onset of absorption, or the leading descriptor of another property.
 * @returns null where nobody stated the axis
 */
export function leadingReader({ startEv, stepEv, property }: TargetMeaning) {
  if (property) {
    const read = descriptorReader(property, leadingDescriptor(property));
    return (values: ArrayLike<number>): LeadingReading => {
      const { value, reason } = read(values);
      return { onsetEv: value, reason };
    };
  }
  if (startEv === null || stepEv === null) return null;
  return (log10Alpha: ArrayLike<number>): LeadingReading => onsetEnergy(log10Alpha, { startEv, stepEv });
}

/** @returns reads what leads; null where there is none, and where nobody stated the axis */
export function onsetReader(meaning: TargetMeaning): (values: ArrayLike<number>) => number | null {
  const read = leadingReader(meaning);
  return (values) => read?.(values).onsetEv ?? null;
}

/** @throws InvalidInputError when nobody stated the axis: no energy can be read off such spectra */
export function spectrumAxis(spectra: Pick<Table, 'metadata'>): { startEv: number; stepEv: number } {
  const { startEv, stepEv, property } = targetAxis(spectra);
  if (property)
    throw new InvalidInputError(`the targets are ${property.name}: no onset can be read off them`, {
      found: property.name,
      expected: 'absorption spectra',
    });
  if (startEv === null || stepEv === null)
    throw new InvalidInputError('the targets have no energy axis: no onset can be read off them');
  return { startEv, stepEv };
}
