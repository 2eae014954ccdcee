/**
 * `id_prop.csv`: what its rows may be, for whoever fetches the files that it names and whoever reads its numbers. A row is
 * the path of a structure file inside the folder, then numbers; no header.
 */

/** The files of an ALIGNN training folder beside its structures, by what they hold. */
export const TRAINING_FOLDER = {
  list: 'id_prop.csv',
  /** ALIGNN's other list, which holds the structures too. */
  listJson: 'id_prop.json',
  /** ALIGNN's configuration. */
  config: 'config.json',
  /** The energy axis of the targets. */
  axis: 'spectrum.json',
  /** What the targets are, where they are no absorption spectra. */
  property: 'property.json',
  /** Other numbers of the crystals, which nobody trains on: a table, or the file of the published study. */
  properties: 'properties.csv',
  studyProperties: 'onset_edge.json',
  /** Temperature, pressure and the like that the targets of each row hold at. */
  conditions: 'conditions.csv',
  /** Name and statement of the data set. */
  card: 'dataset.json',
  /** ALIGNN's lists of who was trained on, validated and tested. */
  splitLists: 'ids_train_val_test.json',
  /** Crystals that were tried and left out. */
  leftOut: 'not_computed.jsonl',
} as const;

/** Characters of a row: ten thousand targets of 25 digits take a quarter of it. Longer ones are no list of targets. */
export const LONGEST_LIST_ROW = 1_000_000;
const LONGEST_NAME = 1_000;

/** For the parser of comma-separated values. The parser's own bound catches a quote that never ends. */
export const LIST_DIALECT = {
  bom: true,
  trim: true,
  skip_empty_lines: true,
  relax_column_count: true,
  info: true,
  max_record_size: LONGEST_LIST_ROW,
} as const;

/** What the parser gives in that dialect. */
export interface ListRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** @returns the first line that is too long, from 1: found at once, where the parser would take minutes */
export function oversizedLine(text: string): { readonly line: number; readonly characters: number } | null {
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const end = text.indexOf('\n', start);
    const characters = (end < 0 ? text.length : end) - start;
    if (characters > LONGEST_LIST_ROW) return { line, characters };
    if (end < 0) return null;
    start = end + 1;
  }
  return null;
}

/** @returns what is wrong with the path of a structure file; null for one that stays inside the folder */
export function refusedPath(path: string): string | null {
  if (path === '') return 'no file name';
  if (path.length > LONGEST_NAME) return `a file name of ${path.length} characters`;
  if (/[\\\p{Cc}]/u.test(path)) return 'not a plain file name';
  const plain = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  return plain ? null : 'not a path inside the folder';
}

/** @returns a fault of the parser in one short line: its own message may quote the file at length */
export function parserFault(fault: {
  readonly code: string;
  readonly message: string;
  readonly lines?: unknown;
}): string {
  if (fault.code !== 'CSV_MAX_RECORD_SIZE') return fault.message.slice(0, 200);
  return `a quote is open for more than ${LONGEST_LIST_ROW} characters, up to line ${String(fault.lines)}`;
}
