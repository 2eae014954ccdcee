/**
 * Which element every atom of a POSCAR is. Version 5 names the elements on line 6, version 4 not at all: there they are
 * taken from line 1 where it holds nothing else (`Zn O`, `Zn2 O2`), or from a label behind every atom. What the file says
 * twice has to agree.
 */

import { at } from '../../../../schemas/required.js';
import { shortened } from '../../../text/index.js';
import { MAX_ATOMS } from '../../structure/structure-checks.js';
import { elementOfSpecies } from '../contract/species-symbol.js';
import type { PoscarLines } from './poscar-lines.js';

interface PoscarCounts {
  readonly countLine: number;
  readonly counts: readonly number[];
  readonly total: number;
  /** One a count; null where the head of the file does not name them. */
  readonly elements: readonly string[] | null;
}

/** Where labels may stand: the line of the first atom, and the word of a line, from 0. */
interface LabelPlace {
  readonly first: number;
  readonly word: number;
}

/** @throws InvalidStructureError naming the line: no element, counts that are none or of another number, no atoms */
export function readCounts(lines: PoscarLines, reference: boolean): PoscarCounts {
  const version4 = /^[+-]?\d/.test(lines.text(6));
  if (version4 && reference) lines.refuse(6, 'no line of elements', 'element symbols');
  const countLine = version4 ? 6 : 7;
  const counts = lines.words(countLine).map((word) => (/^\d+$/.test(word) ? Number(word) : Number.NaN));
  const elements = version4 ? null : elementsOfLine6(lines);
  const where = elements === null ? '' : `elements on line 6: "${shortened(lines.text(6))}"`;
  if (counts.some(Number.isNaN)) lines.refuse(countLine, 'counts are no whole numbers', 'one count per element', where);
  if (elements !== null && counts.length !== elements.length)
    lines.refuse(countLine, `${counts.length} counts for ${elements.length} elements`, 'one count per element', where);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) lines.refuse(countLine, 'no atoms', 'at least one atom');
  if (total > MAX_ATOMS) lines.refuse(countLine, `${total} atoms`, `at most ${MAX_ATOMS}`);
  return { countLine, counts, total, elements: elements ?? elementsOfTitle(lines, counts) };
}

/**
 * @param labels null: labels are not looked at
 * @returns one symbol an atom
 * @throws InvalidStructureError where labels contradict the elements, change within a count, or nothing names the elements
 */
export function speciesOfAtoms(
  lines: PoscarLines,
  { elements, counts, countLine }: PoscarCounts,
  labels: LabelPlace | null,
): string[] {
  const ofLabel = (atom: number) => labels && elementBehindAtom(lines, labels.first + atom, labels.word);
  let atom = 0;
  return counts.flatMap((count, n) => {
    const symbol =
      elements?.[n] ??
      (count === 0 ? '' : ofLabel(atom)) ??
      lines.refuse(
        countLine,
        'counts, but no elements',
        'a line of element symbols above, their names on line 1, or one behind every atom',
      );
    for (const end = atom + count; atom < end; atom++) {
      const label = ofLabel(atom);
      if (label === symbol || (label === null && elements !== null) || labels === null) continue;
      const problem = label === null ? 'an atom without label' : `an atom labelled ${label}`;
      const expected = elements === null ? symbol : `${symbol} or no label`;
      lines.refuse(labels.first + atom, `${problem} where the counts put ${symbol}`, expected);
    }
    return new Array<string>(count).fill(symbol);
  });
}

function elementsOfLine6(lines: PoscarLines): string[] {
  const words = lines.words(6);
  if (words.length === 0) lines.refuse(6, 'no elements', 'element symbols');
  return words.map(
    (word) => elementOfWord(word) ?? lines.refuse(6, `"${shortened(word)}" is no element`, 'element symbols'),
  );
}

/**
 * Only where line 1 is nothing but elements in their usual spelling, each alone or with its own count: a title may hold
 * words like "no", "as" and "In".
 */
function elementsOfTitle(lines: PoscarLines, counts: readonly number[]): string[] | null {
  const words = lines.words(1);
  if (words.length !== counts.length) return null;
  const elements = words.map((word, n) => {
    if (!/^[A-Z][a-z]?(?![A-Za-z])/.test(word)) return undefined;
    const [, name, count] = /^([A-Za-z]+)(\d+)$/.exec(word) ?? [];
    return elementOfWord(name !== undefined && Number(count) === counts[n] ? name : word);
  });
  return elements.every((element) => element !== undefined) ? elements : null;
}

/** VASP 6 writes potential names as labels: "Fe_pv", "Na/0a1b2c". */
function elementOfWord(word: string): string | undefined {
  return elementOfSpecies(word.replace(/[_/].*$/, ''));
}

/** A single trailing word is the atom's element in many writers, alone or with a number (`Na1`); other words are none. */
function elementBehindAtom(lines: PoscarLines, line: number, word: number): string | null {
  const words = lines.words(line);
  // Small letters are more often those of Wyckoff positions.
  if (words.length !== word + 1 || !/^[A-Z]/.test(at(words, word))) return null;
  return elementOfWord(at(words, word).replace(/(?<=[A-Za-z])\d+$/, '')) ?? null;
}
