/** A chapter of the report: a heading to link to, a sentence that says what to look for, and its contents. */
import { Html, type HtmlValue, html } from '../html/escape.js';

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
class Nothing extends Html {
  constructor(readonly sentence: string) {
    super(html`<p class="nothing">${sentence}</p>\n`.text);
  }
}

export function renderNothing(sentence: string): Html {
  return new Nothing(sentence);
}

/**
 * Chapters that have something to show, then all others in one: a heading above a single sentence would be a page of paper.
 */
export function withoutEmpty(sections: readonly Section[]): Section[] {
  const shown = sections.filter(({ body }) => !(body instanceof Nothing));
  const empty = sections.flatMap(({ id, title, body }) => (body instanceof Nothing ? [{ id, title, body }] : []));
  if (empty.length === 0) return shown;
  const entries = empty.map(({ id, title, body }) => html`<dt id="${id}">${title}</dt><dd>${body.sentence}</dd>\n`);
  return [
    ...shown,
    {
      id: 'not-shown',
      title: 'Not in this report',
      lead: 'What this run has nothing to show of, and why.',
      body: html`<dl class="facts">${entries}</dl>\n`,
    },
  ];
}
