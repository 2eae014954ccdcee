/** A chapter of the report: a heading to link to, a sentence that says what to look for, and its contents. */
import { type Html, type HtmlValue, html } from '../html/escape.js';

export interface Section {
  /** Anchor: letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly lead: HtmlValue;
  readonly body: HtmlValue;
}

export function renderSection({ id, title, lead, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="lead">${lead}</p>
${body}</section>
`;
}

/** What stands in the place of a figure that has nothing to show. */
export function renderNothing(sentence: string): Html {
  return html`<p class="nothing">${sentence}</p>\n`;
}
