/**
 * Text that came from files never becomes markup: the `html` tag escapes every value that is not markup already.
 */
import { required } from '../../schemas/required.js';
import { replaceUnseen } from '../../schemas/tables/unseen-characters.js';

/** Markup that was made here, and is inserted as it stands. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type HtmlValue = Html | string | number | readonly (Html | string)[] | null;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters, direction overrides and what is not seen at all are shown as replacement characters: they cannot be seen, and a name
 * with one of them could make the text around it read as something else.
 */
export function printable(text: string): string {
  return replaceUnseen(text, () => '\ufffd', '\n\t');
}

/** @returns text that is safe between tags and inside quoted attributes */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => required(ENTITIES[character]));
}

function toMarkup(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(toMarkup).join('');
  return escapeHtml(String(value));
}

/** Template tag: strings are escaped, `Html` is not, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((text, part, i) => text + toMarkup(values[i - 1] ?? null) + part));
}

/** @returns the parts with a separator between them; strings are escaped */
export function joinHtml(parts: readonly (Html | string)[], separator: string): Html {
  return new Html(parts.map(toMarkup).join(escapeHtml(separator)));
}
