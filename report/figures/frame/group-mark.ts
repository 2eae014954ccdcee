/** The symbol of a group as it stands in legends and on cards. */
import * as Plot from '@observablehq/plot';
import type { Group } from '../../content/groups.js';
import type { Mark } from '../../content/palette.js';
import { type Html, html } from '../../html/escape.js';
import { counted } from '../../html/numbers.js';
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

/** @returns "● Group 1 (12 crystals)" for every group */
export function groupLegend(groups: readonly Group[]): Html {
  return html`${groups.map(
    ({ mark, number, members }) =>
      html`<span class="key">${drawMark(mark)}Group ${number}<small>${counted(members.length, 'crystal')}</small></span> `,
  )}`;
}
