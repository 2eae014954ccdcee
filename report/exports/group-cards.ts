/** Small drawings of all groups as one figure, each under the name of its group. */
import { required } from '../../schemas/required.js';
import type { Group } from '../content/groups.js';
import { drawLegend, groupEntries } from '../figures/frame/legend.js';
import type { Html } from '../html/escape.js';
import type { Layout } from './standalone-svg.js';

const CARDS_IN_A_ROW = 4;

export function groupCards(groups: readonly Group[], drawing: (group: Group) => Html): Layout {
  const rows: Html[][] = [];
  for (let from = 0; from < groups.length; from += CARDS_IN_A_ROW) {
    const row = groups.slice(from, from + CARDS_IN_A_ROW);
    const drawings = row.map(drawing);
    const widths = drawings.map(({ text }) => Number(required(/viewBox="0 0 ([\d.]+)/.exec(text))[1]));
    rows.push(row.map((group, i) => drawLegend('name', groupEntries([group]), 1, widths[i])));
    rows.push(drawings);
  }
  return rows;
}
