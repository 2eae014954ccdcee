/** Items of a source as the list takes them: a text, or why there is none, and where the item is read again. */
import type { SourceEntry, SourceVerdict } from '../../../infra/candidate-sources/contract/candidate-source.js';
import type { GivenUp } from './given-up-table.js';

export interface Item {
  /** As errors name it. */
  readonly file: string;
  /** Its place in the source. */
  readonly item: string;
  /** Cursor behind which it is read. */
  readonly before: string;
  /** Behind it. */
  readonly cursor: string;
  /** What its crystal may be called, best first; where it has several, the first part of their names. */
  readonly names: readonly string[];
  /** null where it cannot be read, for a reason. */
  readonly text: string | null;
  readonly fault: Pick<GivenUp, 'error' | 'message'> | null;
}

/**
 * @param place of the source
 * @param before cursor of the entry before, empty for the first
 */
export function itemOf(place: string, entry: Exclude<SourceEntry, SourceVerdict>, before: string): Item {
  const { file, cursor } = entry;
  const item = file.startsWith(place) ? file.slice(place.length).replace(/^(\/|, |#)/, '') : file;
  const where = { file, cursor, item, before };
  if (entry.kind === 'candidate') {
    const names = [...(entry.name === null ? [] : [entry.name]), entry.id, file];
    return { ...where, names: [...new Set(names)], text: entry.text, fault: null };
  }
  const { name: error, message } = entry.error;
  return { ...where, names: [file], text: null, fault: { error, message } };
}
