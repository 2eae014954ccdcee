/**
 * Text of any origin as a terminal may have it: names from files must not move the cursor, set the title, open links or
 * turn the line around. `Screen` is the one place that writes; what it is given has been through here.
 */
import { replaceUnseen, spelled } from '../../../schemas/tables/unseen-characters.js';

/** What the colours of this program are made of; everything else that a terminal would obey is spelled out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that picocolors writes
const OWN_COLOURS = /(\u001b\[(?:1|2|22|3[1-6]|39)m)/;

/** Lines stay lines, and tabulators stay. */
export function visible(text: string): string {
  return replaceUnseen(text, spelled, '\n\t');
}

/** In one line: a cell, a label. */
export function visibleLine(text: string): string {
  return replaceUnseen(text, spelled);
}

/** The same for text that was put together here, with or without colours. */
export function visibleWithColours(text: string, coloured: boolean): string {
  if (!coloured) return visible(text);
  return text
    .split(OWN_COLOURS)
    .map((part, i) => (i % 2 === 1 ? part : visible(part)))
    .join('');
}

/** Text that has its colours already: of this program's own words, not of a file's. */
export class Painted {
  constructor(readonly text: string) {}
}

/** JSON in which no character is obeyed: unseen ones as escapes, so that reading it gives the very same value. */
export function jsonText(value: unknown): string {
  return replaceUnseen(JSON.stringify(value), (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
