/** What was grouped, and what the figures cannot tell. */
import type { ExplainedContent } from '../../content/explained.js';
import { nameWithUnit } from '../../content/named-value.js';
import { html } from '../../html/escape.js';
import { counted } from '../../html/numbers.js';
import type { Section } from '../section.js';

export function explainedData({ input, crystals }: ExplainedContent): Section {
  const properties = input.properties.map(
    (property) => `${nameWithUnit(property)} of ${counted(property.values.size, 'crystal')}`,
  );
  const facts = [
    ...input.facts,
    { name: 'Properties', value: properties.length === 0 ? 'none were given' : properties.join('; ') },
  ];
  return {
    id: 'data',
    title: 'Data and limits',
    lead: 'What was grouped, and what the figures cannot tell.',
    body: html`<dl class="facts">${facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
<ul class="limits">
<li><strong>Nothing is known of how the features were made.</strong> Whether they come from a network that was trained on a
property given here, and on which of the ${counted(crystals.length, 'crystal')}, this page cannot tell.</li>
<li><strong>Distances are Euclidean, on the features as they stand.</strong> A column with large numbers decides more than one with
small ones; nothing was scaled.</li>
<li><strong>Groups are described, not explained by cause.</strong> Compounds are counted, each once, since crystals of one compound
are not independent.</li>
</ul>
`,
  };
}
