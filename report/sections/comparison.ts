/** How the clusterings of all layers and linkages agree, with each other and with what else groups the crystals. */
import { REFERENCE_LAYER } from '../../schemas/tables/clustering.js';
import type { ReportContent } from '../content/content.js';
import { treeLinkage } from '../content/group-stability.js';
import {
  type AgreementRow,
  agreementCells,
  agreementPanels,
  agreementRows,
  drawAgreementMatrix,
} from '../figures/comparison/agreement-matrix.js';
import { html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { count, counted, fixed } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

export function renderComparison({ input, terms }: ReportContent): Section {
  const head = {
    id: 'comparison',
    title: 'Other clusterings of the same crystals',
    lead: html`Whether the groups are a matter of the layer or of the linkage, and whether they are those of the ${terms.spectra} or of
the compositions.`,
  };
  const { agreement, consensusLabels } = input;
  if (agreement.rows === 0) return { ...head, body: renderNothing('Clusterings were not compared.') };
  const rows = agreementRows(agreement);
  const { layer = '' } = input.labels.metadata;
  const method = treeLinkage(input.labels);
  const { byLayer, byMethod } = agreementPanels(rows, layer, method);
  const reported = `${layer}, ${method}`;
  const own = rows
    .filter(({ left, right }) => left === reported || right === reported)
    .map((row) => ({ ...row, other: row.left === reported ? row.right : row.left }))
    .sort((a, b) => b.adjustedRand - a.adjustedRand);
  return {
    ...head,
    body: renderFigure({
      drawing: html`<div class="pair">${drawAgreementMatrix('agreement-layers', agreementCells(rows, byLayer), [
        ...byLayer.values(),
      ])}${drawAgreementMatrix('agreement-linkages', agreementCells(rows, byMethod), [...byMethod.values()])}</div>`,
      caption: html`Agreement of clusterings into at most ${agreement.metadata.clusters ?? ''} clusters: adjusted Rand index
below the diagonal, adjusted mutual information above it (1 for the same partition, about 0 for unrelated ones). Left: all
layers by ${method} linkage, with ${rows.some(({ left, right }) => [left, right].some((name) => name.startsWith(`${REFERENCE_LAYER}, `))) ? `reference ${terms.spectra} and ` : ''}compositions, and the ${consensusLabels.metadata.layer ?? ''}. Right: layer ${layer} by every linkage. All ${count(rows.length)} pairs are in the exported table.${
        consensusLabels.metadata.sample
          ? ` The consensus, and its agreement with others, is that of ${consensusLabels.metadata.sample}.`
          : ''
      }`,
      dataTitle: `The groups of ${reported} linkage against ${counted(own.length, 'other clustering')}`,
      data: renderTable<AgreementRow & { other: string }>({
        label: `Agreement with the groups of ${reported} linkage`,
        rows: own,
        cap: 100,
        columns: [
          { head: 'Clustering', name: true, cell: ({ other }) => other },
          { head: 'Adjusted Rand index', numeric: true, cell: ({ adjustedRand }) => fixed(adjustedRand, 3) },
          {
            head: 'Adjusted mutual information',
            numeric: true,
            cell: ({ adjustedMutualInfo }) => fixed(adjustedMutualInfo, 3),
          },
        ],
      }),
    }),
  };
}
