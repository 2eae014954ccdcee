/** What documents of databases call their crystals. */

const NAMES = ['id', 'material_id', 'immutable_id', 'jid', 'entry_id', 'mat_id'] as const;
const LONGEST_NAME = 200;

/** @returns null where there is no name, or one that is no name */
export function nameOfDocument(document: Readonly<Record<string, unknown>>): string | null {
  const found = NAMES.map((key) => document[key]).find((name) => typeof name === 'string' && name !== '');
  if (typeof found !== 'string' || found.length > LONGEST_NAME) return null;
  return /\p{Cc}/u.test(found) ? null : found;
}
