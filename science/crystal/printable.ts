import { escaped, replaceUnseen } from '../../schemas/unseen-characters.js';

/** What a file holds shall not steer the terminal that shows an error, nor turn its lines around: unseen characters are spelt out. */
export function printable(text: string): string {
  return replaceUnseen(text, escaped);
}
