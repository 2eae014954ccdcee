/**
 * Characters that are not seen and change what is: controls (C0, DEL, C1), which terminals obey; marks of direction, which
 * turn the text around them; separators of lines and paragraphs; halves of surrogate pairs, which no encoding has; all
 * that Unicode has drawn as nothing, whether a character stands there yet or not (zero-width, tag and filler characters,
 * selectors of variants), since it hides; the empty Braille pattern; code points that are no characters.
 * @source Unicode 16, general categories Cc, Cf, Cs, Zl, Zp, properties Default_Ignorable_Code_Point and
 *   Noncharacter_Code_Point; UTR 36, Unicode Security Considerations
 */

import { required } from '../required.js';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}\u2800]/gu;

/** @param keep characters that are left as they are, such as `\n\t` */
export function replaceUnseen(text: string, replacement: (character: string) => string, keep = ''): string {
  return text.replace(UNSEEN, (character) => (keep.includes(character) ? character : replacement(character)));
}

/** `\u001b`, `\u202e`, `\u{e0001}`: as messages quote what a file holds. */
export function escaped(character: string): string {
  const digits = required(character.codePointAt(0)).toString(16);
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

/** `\x1b`, and the longer ones as `escaped`: as the terminal shows what it is not to obey. */
export function spelled(character: string): string {
  const code = required(character.codePointAt(0));
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : escaped(character);
}
