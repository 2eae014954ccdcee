/** Names as files may have them, each with what a terminal, a page or a reader would make of it. */
export const UNSEEN_NAMES = {
  'clears the screen': '\u001b[2Jgone',
  'sets the title of the window (BEL)': '\u001b]0;owned\u0007',
  'opens a link (OSC 8)': '\u001b]8;;https://example.org\u001b\\click\u001b]8;;\u001b\\',
  'one control of C1': '\u009b31mred',
  'a string of C1': '\u009d0;owned\u009c',
  'goes back to the start of the line': 'NaCl\rPASS',
  'takes characters back': 'NaCl\b\b\b\bKBr',
  'is deleted': 'a\u007fb',
  'reads from the right': 'NaCl\u202efdp.exe',
  'isolates a direction': 'a\u2066b\u2069',
  'marks a direction': 'a\u200fb\u061cc',
  'has no width': 'Na\u200bCl',
  'joins and hides': 'Na\u2060C\ufeffl\u00adx',
  'hides words in tags': `NaCl${String.fromCodePoint(0xe0041, 0xe007f)}`,
  'breaks lines elsewhere': 'a\u2028b\u2029c',
  'half a surrogate pair': 'a\ud800b',
  'the other half': 'a\udc00b',
  'hides bytes in selectors of variants': `NaCl\ufe01${String.fromCodePoint(0xe0101)}`,
  'is drawn as nothing before it is a character': `NaCl${String.fromCodePoint(0xe0002, 0x2065)}`,
  'a letter that is drawn as nothing': 'a\u3164b\u115f',
} as const;

/** Characters of these kinds, written down once more, by code point: nothing of the program is asked. */
export function holdsUnseen(text: string, allowed = '\n\t'): boolean {
  return Array.from(text).some((character) => {
    const code = character.codePointAt(0)!;
    if (allowed.includes(character)) return false;
    return (
      code < 0x20 ||
      (code >= 0x7f && code < 0xa0) ||
      [0xad, 0x34f, 0x61c, 0xfeff, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0].includes(code) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2060 && code <= 0x206f) ||
      (code >= 0xd800 && code <= 0xdfff) ||
      (code >= 0x180b && code <= 0x180f) ||
      (code >= 0xfe00 && code <= 0xfe0f) ||
      (code >= 0xfff0 && code <= 0xfffb) ||
      (code >= 0xe0000 && code <= 0xe0fff)
    );
  });
}
