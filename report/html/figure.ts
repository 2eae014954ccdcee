/** One figure: the drawing, a caption with units, and the numbers it was drawn from. */
import { Html, type HtmlValue, html } from './escape.js';

interface FigureOptions {
  readonly drawing: HtmlValue;
  readonly caption: HtmlValue;
  /** Rendered tables, folded away below the caption. */
  readonly data: HtmlValue;
  /** Says what is in the folded tables. */
  readonly dataTitle: string;
  /** Symbols and colours, above the drawing. */
  readonly legend?: HtmlValue;
}

/** Room on the narrowest phone, in CSS pixels: a drawing that needs more scrolls there. */
const NARROWEST = 330;

export function renderFigure({ drawing, caption, data, dataTitle, legend = null }: FigureOptions): Html {
  return html`<figure>
${legend === null ? null : html`<div class="legend">${legend}</div>\n`}${drawingFrame(drawing)}
<figcaption>${caption}</figcaption>
<details><summary>${dataTitle}</summary>${data}</details>
</figure>
`;
}

/** @returns the frame in which a wide drawing scrolls sideways, by the keyboard too */
export function drawingFrame(drawing: HtmlValue): Html {
  const { text } = html`${drawing}`;
  const widths = [...text.matchAll(/min-width:(\d+)px/g)].map(([, pixels]) => Number(pixels));
  const spoken = new Html(/ aria-label="([^"]*)"/.exec(text)?.[1] ?? '');
  const scrolls = html` role="group" aria-label="Scrolls sideways: ${spoken}" tabindex="0"`;
  return html`<div class="drawing"${Math.max(0, ...widths) > NARROWEST ? scrolls : null}>${new Html(text)}</div>`;
}
