/**
 * Heads of columns whose whole numbers name the rows, as pandas, R, polars and databases write them: `Unnamed: 0`,
 * `index`, `__index_level_0__`, `row_nr`, `...1`, `material_id`, `materialId`. A count or a property is not among them:
 * `refractive_index`, `atomic_number` and `Z` are features.
 */
const EXACT = new Set(
  'id ids index idx nr no number num row rownum key uid uuid jid mpid icsd cod rowname rownames rowid'.split(' '),
);
/** `row_number` counts rows; `atomic_number` does not. */
const OF_ROWS = new Set(
  'row sample entry crystal material structure record original orig old df level line'.split(' '),
);
const COUNTED = new Set('index idx nr no number num key'.split(' '));
const GENERATED = [/^unnamed:? ?\d+/i, /^__index_level_\d+__$/, /^level_\d+$/i, /^\.\.\.\d+$/, /^#$/];

/** Heads of columns of texts; in the first cell of a file one of them says that the row is heads. */
const NAMING = new Set(
  'name names label labels formula compound composition structure material crystal sample entry file filename poscar cif'.split(
    ' ',
  ),
);

/** Heads under which the first column holds the names, whatever they look like: the empty one of pandas and R, and our own. */
export function isDocumentedIdHead(head: string): boolean {
  return head === '' || head.toLowerCase() === 'id';
}

/** Whether whole numbers under this head number or name the rows. */
export function isIndexHead(head: string): boolean {
  if (GENERATED.some((form) => form.test(head.trim()))) return true;
  const words = wordsOf(head);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (words.length === 1) return EXACT.has(last);
  if (last === 'id' || last === 'ids') return true;
  return COUNTED.has(last) && words.slice(0, -1).every((word) => OF_ROWS.has(word));
}

/** Elements and molecules that are words as well. */
const FORMULAS = new Set(['No', 'NO', 'I', 'In']);

/** Whether a cell of the first row says that the row is heads. */
export function isNamingHead(head: string): boolean {
  if (FORMULAS.has(head)) return false;
  return isDocumentedIdHead(head) || isIndexHead(head) || NAMING.has(wordsOf(head).at(-1) ?? '');
}

/** `materialId`, `material-id` and `Material ID` are the same words. */
function wordsOf(head: string): string[] {
  return head
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
