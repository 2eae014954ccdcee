/** The page of features of other origin: trees, groups and what they are. Tables in, one HTML page out. */
import type { ExplainedContent } from './content/explained.js';
import { html } from './html/escape.js';
import { count, counted } from './html/numbers.js';
import { renderPage } from './html/page.js';
import { renderComparison } from './sections/comparison.js';
import { renderElements } from './sections/elements.js';
import { explainedData } from './sections/explained/data.js';
import { explainedExchanges } from './sections/explained/exchanges.js';
import { explainedGroups } from './sections/explained/groups.js';
import { explainedLayers } from './sections/explained/layers.js';
import { explainedMap } from './sections/explained/map.js';
import { explainedProperties } from './sections/explained/properties.js';
import { renderSplits } from './sections/explanations/splits.js';
import { renderPeriodicTables } from './sections/periodic-tables.js';
import { renderProvenance } from './sections/provenance.js';
import { renderSection, type Section, withoutEmpty } from './sections/section.js';
import { renderTree } from './sections/tree.js';

const SECTIONS: readonly ((content: ExplainedContent) => Section)[] = [
  explainedData,
  explainedGroups,
  renderTree,
  renderSplits,
  explainedProperties,
  explainedExchanges,
  explainedMap,
  explainedLayers,
  renderComparison,
  renderElements,
  renderPeriodicTables,
  renderProvenance,
];

/** Pure: the same content gives the same bytes. @returns one HTML document that opens offline and holds no script */
export function renderExplained(content: ExplainedContent): string {
  const { input, crystals, groups } = content;
  const sections = withoutEmpty(SECTIONS.map((render) => render(content)));
  const { layer = '', method = '' } = input.linkage.metadata;
  const recommended = input.stability.metadata.recommended || null;
  return renderPage({
    title: input.name,
    statement: html`Feature vectors of ${counted(crystals.length, 'crystal')}, made elsewhere (${input.sourceName}): grouped, and
explained by what the crystals of each group have in common.`,
    headline: html`<dl class="headline"><div><dt>${crystals.length === 1 ? 'crystal' : 'crystals'}</dt><dd class="value">${count(
      crystals.length,
    )}</dd><dd class="aside">${count(content.axis.points)} features each</dd></div>
<div><dt>${groups.length === 1 ? 'group' : 'groups'}</dt><dd class="value">${count(groups.length)}</dd><dd class="aside">${method} linkage on ${layer}${
      recommended === null ? null : `; recommended: ${recommended}`
    }</dd></div>
</dl>
`,
    contents: sections,
    sections: sections.map(renderSection),
  });
}
