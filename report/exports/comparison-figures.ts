/** What compares clusterings as figures: validity over counts and layers, and agreement. */
import { layerProbes } from '../../schemas/tables/evidence-rows.js';
import type { ReportContent } from '../content/content.js';
import { treeLinkage } from '../content/group-stability.js';
import { markOf } from '../content/palette.js';
import {
  agreementCells,
  agreementPanels,
  agreementRows,
  drawAgreementMatrix,
} from '../figures/comparison/agreement-matrix.js';
import { drawSilhouettes, drawStability, stablePoints } from '../figures/comparison/cut-curves.js';
import { cutRows, cutsInto, drawCutValidity, methodsOf } from '../figures/comparison/cut-validity.js';
import { drawProbes } from '../figures/comparison/probe-matrix.js';
import { drawLegend, drawWords } from '../figures/frame/legend.js';
import type { Layout } from './standalone-svg.js';

const INDICES = 'below the diagonal: adjusted Rand index; above it: adjusted mutual information';

const PROBES = 'R² of quantities, AUC of structure types against all others, out of fold; columns: what is read from';

/** @returns file name without ending -> drawings; nothing where nothing was compared */
export function comparisonFigures({ input, groups, terms }: ReportContent): Map<string, Layout> {
  const figures = new Map<string, Layout>();
  const { layer = '' } = input.labels.metadata;
  const method = treeLinkage(input.labels);
  const all = cutRows(input.validity);
  const methods = methodsOf(all);
  const entries = methods.map((text, i) => ({ mark: { ...markOf(i), symbol: 'circle' as const }, text }));
  if (all.length > 0) {
    const legend = drawLegend('linkages', entries, methods.length, 110);
    const { recommended } = input.stability.metadata;
    const curves = {
      cuts: all.filter((cut) => cut.layer === layer),
      methods,
      stability: stablePoints(input.stability, method),
      method,
      reported: groups.length,
      recommended: recommended ? Number(recommended) : null,
    };
    const row = [drawSilhouettes(curves), ...(curves.stability.length > 0 ? [drawStability(curves)] : [])];
    figures.set('validity_over_counts', [row, [legend]]);
    figures.set('validity_of_layers', [[drawCutValidity(cutsInto(all, groups.length))], [legend]]);
  }
  if (input.agreement.rows > 0) {
    const rows = agreementRows(input.agreement);
    const { byLayer, byMethod } = agreementPanels(rows, layer, method);
    const matrix = (id: string, words: ReadonlyMap<string, string>) =>
      drawAgreementMatrix(id, agreementCells(rows, words), [...words.values()]);
    figures.set('agreement', [
      [matrix('agreement-layers', byLayer), matrix('agreement-linkages', byMethod)],
      [drawWords('indices', INDICES, 700)],
    ]);
  }
  if (input.probes) {
    const drawings = drawProbes(layerProbes(input.probes), terms);
    if (drawings.length > 0)
      figures.set('layer_probes', [...drawings.map((each) => [each]), [drawWords('probes', PROBES, 700)]]);
  }
  return figures;
}
