/** One figure: the drawing, a caption with units, and the numbers it was drawn from. */
import { type Html, type HtmlValue, html } from './escape.js';

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

export function renderFigure({ drawing, caption, data, dataTitle, legend = null }: FigureOptions): Html {
  return html`<figure>
${legend === null ? null : html`<div class="legend">${legend}</div>\n`}<div class="drawing">${drawing}</div>
<figcaption>${caption}</figcaption>
<details><summary>${dataTitle}</summary>${data}</details>
</figure>
`;
}
