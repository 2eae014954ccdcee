/** What every section with maps of a layer shows beside its own words: coordinates, and the same maps by element. */
import type { Crystal } from '../../content/crystals.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { anionLegend, drawElementMap, drawMapByAnion } from '../../figures/maps/element-map.js';
import type { LayerMap, MapPoint } from '../../figures/maps/layer-map.js';
import { type Html, html } from '../../html/escape.js';
import { formulaHtml } from '../../html/formula.js';
import { fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';

const ROWS = 300;

export function componentTable({ points }: LayerMap): Html {
  return renderTable<MapPoint>({
    label: 'Principal components',
    rows: points,
    cap: ROWS,
    columns: [
      { head: 'Formula', name: true, cell: ({ crystal }) => formulaHtml(crystal.formula) },
      { head: 'Id', name: true, cell: ({ crystal }) => crystal.id },
      { head: 'Group', numeric: true, cell: ({ crystal }) => crystal.cluster ?? '–' },
      { head: 'First component', numeric: true, cell: ({ x }) => fixed(x, 3) },
      { head: 'Second component', numeric: true, cell: ({ y }) => fixed(y, 3) },
    ],
  });
}

/** Anions on every map, then the small maps of one element each. */
export function elementMaps(maps: readonly LayerMap[], crystals: readonly Crystal[], elements: readonly string[]) {
  return {
    legend: anionLegend(crystals).map(({ mark, text }) => html`<span class="key">${drawMark(mark)}${text}</span> `),
    drawing: html`<div class="pair">${maps.map((map) => drawMapByAnion(map, crystals))}</div>${maps.map(
      (map) => html`<div class="maps">${elements.map((element) => drawElementMap(map, element))}</div>`,
    )}`,
  };
}
