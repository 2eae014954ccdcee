/** The report of a run: tables in, one HTML page out. */
import { prepareContent, type ReportContent } from './content/content.js';
import type { ReportInput } from './content/report-input.js';
import { capital, inUnit, type Terms } from './content/terms.js';
import { html } from './html/escape.js';
import { count, plain } from './html/numbers.js';
import { renderPage } from './html/page.js';
import { renderAccuracy } from './sections/accuracy.js';
import { renderCandidates } from './sections/candidates.js';
import { renderComparison } from './sections/comparison.js';
import { renderDataAndLimits } from './sections/data-and-limits.js';
import { renderEdges } from './sections/edges.js';
import { renderElements } from './sections/elements.js';
import { renderEvidence } from './sections/evidence/evidence.js';
import { renderAttributions } from './sections/explanations/attributions.js';
import { renderExchanges } from './sections/explanations/exchanges.js';
import { renderSplits } from './sections/explanations/splits.js';
import { renderGroups } from './sections/groups.js';
import { renderHeadline } from './sections/headline.js';
import { renderLayerMap } from './sections/layers/layer-map.js';
import { renderProbes } from './sections/layers/probes.js';
import { renderMeanings } from './sections/meanings.js';
import { renderPeriodicTables } from './sections/periodic-tables.js';
import { renderProperties } from './sections/properties.js';
import { renderProvenance } from './sections/provenance.js';
import { renderQuarantine } from './sections/quarantine.js';
import { renderSection, type Section, withoutEmpty } from './sections/section.js';
import { renderTraining } from './sections/training.js';
import { renderTree } from './sections/tree.js';

export { prepareContent, type ReportContent } from './content/content.js';
export { type ExplainedInput, explainedContent } from './content/explained.js';
export type { ReportInput } from './content/report-input.js';
export { renderExplained } from './explained-page.js';
export { exportExplained } from './exports/explained-figures.js';
export { exportFigures } from './exports/figures.js';
export { exportTexts } from './exports/texts.js';
export type { NamedLinkage } from './exports/tree-figures.js';

const SECTIONS: readonly ((content: ReportContent) => Section)[] = [
  renderDataAndLimits,
  renderEvidence,
  renderGroups,
  renderMeanings,
  renderProperties,
  renderTree,
  renderSplits,
  renderExchanges,
  renderAttributions,
  renderLayerMap,
  renderProbes,
  renderComparison,
  renderEdges,
  renderTraining,
  renderAccuracy,
  renderElements,
  renderPeriodicTables,
  renderCandidates,
  renderQuarantine,
  renderProvenance,
];

/**
 * Pure: the same input gives the same bytes, however often it is called.
 *
 * @returns one HTML document, UTF-8, that opens offline and holds no script
 * @throws InvalidInputError when the tables of the input do not belong together
 */
export function renderReport(input: ReportInput): string {
  const content = prepareContent(input);
  const { axis, crystals, terms } = content;
  const sections = withoutEmpty(SECTIONS.map((render) => render(content)));
  return renderPage({
    title: input.name,
    statement: html`${whatOf(terms)} of ${count(crystals.length)} crystals (${input.sourceName})${
      terms.isCurve
        ? html`, ${plain(axis.startEv)} to
${inUnit(plain(axis.stopEv), terms.axis.unit)}`
        : null
    }: grouped by what a graph network sees in them, explained, and used to rank new candidates.`,
    headline: renderHeadline(content),
    ...(terms.property && { rampClass: terms.id }),
    contents: sections,
    sections: sections.map(renderSection),
  });
}

function whatOf({ property }: Terms): string {
  return property ? capital(property.name) : 'Absorption spectra';
}
