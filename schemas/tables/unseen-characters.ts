/**
 * Characters that are not seen and change what is: controls (C0, DEL, C1), which terminals obey; marks of direction, which
 * turn the text around them; zero-width and tag characters, which hide; separators of lines and paragraphs; halves of
 * surrogate pairs, which no encoding has; letters that are drawn as nothing. Names from files may hold any of them.
 * @source Unicode 16, general categories Cc, Cf, Cs, Zl, Zp; UTR 36, Unicode Security Considerations
 */

import { required } from '../required.js';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff]|\u034f/gu;

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
