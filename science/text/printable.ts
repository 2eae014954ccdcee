import { escaped, replaceUnseen } from '../../schemas/tables/unseen-characters.js';

/** What a file holds, in an error: it shall neither steer the terminal, nor turn its lines around, nor fill it. */

/** Unseen characters are spelt out. */
export function printable(text: string): string {
  return replaceUnseen(text, escaped);
}

/** @returns a value as it may stand in a sentence: at most `longest` characters, the last three then `...` */
export function shortened(text: string, longest = 80): string {
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}
