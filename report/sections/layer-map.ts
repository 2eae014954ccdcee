/** The layer that was clustered as a picture: where the groups lie, and how the onset runs through them. */
import type { ReportContent } from '../content.js';
import { groupLegend } from '../figures/group-mark.js';
import { drawMapByGroup, drawMapByOnset, type MapPoint, mapPoints, onsetRange } from '../figures/layer-map.js';
import { html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { counted, fixed } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const ROWS = 300;

export function renderLayerMap({ input, crystals, groups }: ReportContent): Section {
  const layer = input.map?.metadata.layer ?? '';
  const head = {
    id: 'map',
    title: 'A map of the layer',
    lead: html`Crystals that the network finds alike lie close together.`,
  };
  const components = input.map ? mapPoints(input.map, crystals, 'components') : [];
  const neighbours = input.map ? mapPoints(input.map, crystals, 'neighbours') : [];
  if (components.length === 0) return { ...head, body: renderNothing('No map was drawn.') };
  const { explained1, explained2, neighbours: near, minDistance, seed } = input.map!.metadata;
  const percent = (share: string | undefined) => `${fixed(100 * Number(share), 0)} %`;
  const range = onsetRange(crystals);
  const without = components.length - neighbours.length;
  return {
    ...head,
    body: renderFigure({
      legend: [
        groupLegend(groups),
        html`<span class="key">onset ${fixed(range?.min, 1)} eV<span class="ramp"></span>${fixed(range?.max, 1)} eV and
more</span>`,
      ],
      drawing: html`<div class="pair">${drawMapByGroup('components-by-group', components, groups)}${drawMapByOnset(
        'components-by-onset',
        components,
      )}${
        neighbours.length > 0
          ? [
              drawMapByGroup('neighbours-by-group', neighbours, groups),
              drawMapByOnset('neighbours-by-onset', neighbours),
            ]
          : null
      }</div>`,
      caption: html`Layer ${layer}, one point a crystal, by group (left) and by the onset of its reference spectrum (right).
Above: the two principal components, with ${percent(explained1)} and ${percent(explained2)} of the variance.
Below: UMAP (${near ?? ''} neighbours, least distance ${minDistance ?? ''}, seed ${seed ?? ''}); only nearness means something
there.${without > 0 ? ` ${counted(without, 'crystal')} outside the sample that UMAP laid out.` : ''}`,
      dataTitle: `Coordinates of ${counted(components.length, 'crystal')}`,
      data: renderTable<MapPoint>({
        label: 'Principal components',
        rows: components,
        cap: ROWS,
        columns: [
          { head: 'Formula', name: true, cell: ({ crystal }) => formulaHtml(crystal.formula) },
          { head: 'Id', name: true, cell: ({ crystal }) => crystal.id },
          { head: 'Group', numeric: true, cell: ({ crystal }) => crystal.cluster ?? '–' },
          { head: 'First component', numeric: true, cell: ({ x }) => fixed(x, 3) },
          { head: 'Second component', numeric: true, cell: ({ y }) => fixed(y, 3) },
        ],
      }),
    }),
  };
}
