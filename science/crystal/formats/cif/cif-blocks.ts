/**
 * Data blocks of a CIF: every tag with its column of values, one value where it stands outside of a loop.
 * Tags are found in lower case and with `_` for `.`, so that the names of both core dictionaries are the same.
 */

import { at, required } from '../../../../schemas/required.js';
import { refuse, refuseAbsurdSize, shown } from '../contract/structure-format.js';
import { type CifToken, cifTokens } from './cif-tokens.js';

export interface CifValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

export interface CifColumn {
  readonly tag: string;
  readonly line: number;
  /** Columns of one loop have the same number here, single items each their own. */
  readonly loop: number;
  readonly values: CifValue[];
}

export interface CifBlock {
  readonly name: string;
  readonly line: number;
  readonly columns: ReadonlyMap<string, CifColumn>;
}

/** `?`, not known, or `.`, of no meaning here. */
export function isUnknown({ text, quoted }: CifValue): boolean {
  return !quoted && (text === '?' || text === '.');
}

/** Loops of other things may be empty: programs write their heads whether there are rows or not. */
const MAKES_THE_CRYSTAL = /^_(?:cell|symmetry|space_?group|atom_site_(?!aniso))/;

/** @throws InvalidStructureError naming the line: tags or blocks twice, tags without value, loops with gaps */
export function readCifBlocks(text: string, file: string): CifBlock[] {
  refuseAbsurdSize(text, file);
  const blocks = new Map<string, CifBlock & { columns: Map<string, CifColumn> }>();
  let block: (CifBlock & { columns: Map<string, CifColumn> }) | undefined;
  const tokens = cifTokens(text, file);
  let token = next(tokens);
  let loops = 0;
  const addColumn = (tag: CifToken): CifColumn => {
    const { text: name, line } = tag;
    if (!block) refuse({ file, line }, `${name} before the first data block`, name, 'data_ and a name');
    const earlier = block.columns.get(name);
    if (earlier) refuse({ file, line }, `${name} a second time, first on line ${earlier.line}`, name, 'every tag once');
    const column = { tag: name, line, loop: loops, values: [] };
    block.columns.set(name, column);
    return column;
  };

  while (token) {
    const { kind, line } = token;
    if (kind === 'data') {
      const name = token.text.toLowerCase();
      const earlier = blocks.get(name);
      if (earlier) {
        const problem = `data block ${shown(token.text)} a second time, first on line ${earlier.line}`;
        refuse({ file, line }, problem, shown(token.text), 'every name once');
      }
      block = { name: token.text, line, columns: new Map() };
      blocks.set(name, block);
      token = next(tokens);
    } else if (kind === 'tag') {
      loops++;
      const column = addColumn(token);
      token = next(tokens);
      if (token?.kind !== 'value') refuse({ file, line }, `${column.tag} without a value`, wordOf(token), 'a value');
      column.values.push(token);
      token = next(tokens);
    } else if (kind === 'loop') {
      loops++;
      const columns: CifColumn[] = [];
      for (token = next(tokens); token?.kind === 'tag'; token = next(tokens)) columns.push(addColumn(token));
      if (columns.length === 0) refuse({ file, line }, 'a loop without tags', wordOf(token), 'tags after loop_');
      let count = 0;
      for (; token?.kind === 'value'; token = next(tokens)) at(columns, count++ % columns.length).values.push(token);
      if (count === 0 && !columns.some(({ tag }) => MAKES_THE_CRYSTAL.test(tag))) {
        for (const { tag } of columns) required(block).columns.delete(tag);
        continue;
      }
      const gap = count % columns.length;
      if (count === 0 || gap > 0) {
        const tag = at(columns, gap).tag;
        const last = at(columns, (gap || columns.length) - 1).values.at(-1)?.line ?? line;
        const problem = count === 0 ? `the loop of ${tag} has no values` : `the loop ends before its ${tag}`;
        refuse({ file, line: last }, problem, wordOf(token), `${columns.length} values a row`);
      }
    } else refuse({ file, line }, `the value ${shown(token.text)} has no tag`, shown(token.text), 'a tag before it');
  }
  return [...blocks.values()];
}

function next(tokens: Generator<CifToken>): CifToken | undefined {
  const { value, done } = tokens.next();
  return done ? undefined : value;
}

function wordOf(token: CifToken | undefined): string {
  return token ? shown(token.text) : 'the end of the file';
}
