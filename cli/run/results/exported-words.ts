/**
 * What exported tables call things. The steps call the number that leads an onset in eV, the one beside it an edge integral, and
 * the values of a crystal its spectrum, whatever the property; a file of another property says what they are.
 */
import { noteOf, otherDescriptor, type Property } from '../../../schemas/property.js';
import { methodName } from '../../../schemas/tables/evidence.js';

export interface ExportedWords {
  /** @returns head of a column, null where it is left out */
  head(column: string): string | null;
  /** @param text of a cell of the column */
  cell(column: string, text: string): string;
  /** Files of the values of all crystals begin so. */
  readonly values: string;
}

/** Columns whose cells name what was measured, and the methods that measured. */
const MEASURE_COLUMNS: ReadonlySet<string> = new Set(['measure', 'target']);
const METHOD_COLUMNS: ReadonlySet<string> = new Set(['method', 'left', 'right']);
const MEASURES: Readonly<Record<string, string>> = {
  spectrum: 'values',
  onset: 'leading',
  onsetR2: 'leadingR2',
  onsetBias: 'leadingBias',
};

const OF_ABSORPTION: ExportedWords = {
  head: (column) => column,
  cell: (_, text) => text,
  values: 'spectra',
};

/** @param property null: absorption */
export function exportedWords(property: Property | null): ExportedWords {
  if (property === null) return OF_ABSORPTION;
  const note = noteOf(property);
  const second = otherDescriptor(property);
  return {
    head: (column) => {
      if (/edgeIntegral/i.test(column) && !second) return null;
      return column
        .replace('edgeIntegral', 'second')
        .replace('EdgeIntegral', 'Second')
        .replace('onset', 'leading')
        .replace('Onset', 'Leading')
        .replace(/^energyEv$/, 'groupLeading')
        .replace(/Ev$/, '');
    },
    cell: (column, text) => {
      if (MEASURE_COLUMNS.has(column)) return MEASURES[text] ?? text;
      return METHOD_COLUMNS.has(column) ? methodName(text, note) : text;
    },
    values: 'values',
  };
}
