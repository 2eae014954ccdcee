/** The symbol of a group as it stands in legends and on cards. */
import * as Plot from '@observablehq/plot';
import type { Group } from '../../content/groups.js';
import type { Mark } from '../../content/palette.js';
import { inUnit, type Terms } from '../../content/terms.js';
import { type Html, html } from '../../html/escape.js';
import { leadingText } from '../../html/leading-text.js';
import { draw } from './draw.js';

/** @returns a 14 pixel drawing without a spoken name: the text beside it says the same */
export function drawMark(mark: Mark): Html {
  const symbol = draw({
    id: 'mark',
    alternative: '',
    width: 14,
    height: 14,
    margin: 0,
    axis: null,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [Plot.dot([[0.5, 0.5]], { symbol: mark.symbol, r: 4.5, fill: mark.colour, stroke: 'none' })],
  });
  return html`<span class="mark">${symbol}</span>`;
}

/** @returns every group with its name, size and onset: the key of all figures of the page, where numbers stand for groups */
export function groupIndex(groups: readonly Group[], terms: Terms): Html {
  return html`<ol class="index">${groups.map(
    ({ mark, number, name, members, onsetMeanEv }) =>
      html`<li>${drawMark(mark)}<b>Group ${number}</b> ${name}<small>${members.length} · ${onsetMeanEv === null ? `no ${terms.leading}` : inUnit(leadingText(terms, onsetMeanEv, 1), terms.unit)}</small></li>\n`,
  )}</ol>`;
}
