/** What a file holds, in an error: it shall neither steer the terminal nor fill it. */

/** Control characters are spelt out. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @returns a value as it may stand in a sentence: at most `longest` characters, the last three then `...` */
export function shortened(text: string, longest = 80): string {
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}
