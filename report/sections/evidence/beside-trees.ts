/** What another prediction adds to that of trees on composition, both out of fold. */
import { VERDICTS } from '../../../schemas/tables/evidence.js';
import type { BesideTrees } from '../../../schemas/tables/evidence-rows.js';
import { decimalsOf, inUnit, measureText, type Terms } from '../../content/terms.js';
import { type Html, html } from '../../html/escape.js';
import { count, fixed, probability, signed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';

/** One sentence, beside that of network against trees. */
export function besideTreesSentence(all: readonly BesideTrees[], terms: Terms): Html {
  const found = all.filter(({ method }) => method === 'network');
  if (found.length === 0) return html`Too few compounds to say what the network adds to the trees.`;
  const parts = found.map(
    ({ measure, verdict, drop, lower, upper }) =>
      html`by ${measure === 'spectrum' ? terms.spectra : terms.leadings} they are <strong>${VERDICTS[verdict]}</strong> the trees alone (the error drops by ${fixed(drop, decimalsOf(measure, terms))}, 95 % interval ${signed(lower, decimalsOf(measure, terms))} to ${inUnit(signed(upper, decimalsOf(measure, terms)), measure === 'spectrum' ? terms.valueUnit : terms.unit)})`,
  );
  return html`Trees with the network’s prediction beside them: ${parts.map((part, i) => (i === 0 ? part : html`; ${part}`))}.`;
}

export function besideTreesTable(found: readonly BesideTrees[], permutations: string, terms: Terms): Html {
  return html`<h3>What it adds to trees</h3>
${renderTable<BesideTrees>({
  label: 'Predictions beside trees',
  rows: found,
  columns: [
    { head: 'Beside trees', name: true, cell: ({ method }) => method },
    { head: 'By', cell: ({ measure }) => measureText(measure, terms) },
    { head: 'Trees alone', numeric: true, cell: ({ treesError }) => fixed(treesError, 3) },
    { head: 'With both', numeric: true, cell: ({ jointError }) => fixed(jointError, 3) },
    { head: 'Drop', numeric: true, cell: ({ drop }) => signed(drop, 3) },
    { head: '95 % interval', numeric: true, cell: ({ lower, upper }) => `${signed(lower, 3)} to ${signed(upper, 3)}` },
    { head: 'Drop when exchanged', numeric: true, cell: ({ permutedDrop }) => signed(permutedDrop, 3) },
    { head: 'p', numeric: true, cell: ({ pValue }) => probability(pValue) },
    { head: 'Together they are', cell: ({ verdict }) => verdict },
    { head: 'Crystals', numeric: true, cell: ({ crystals }) => count(crystals) },
  ],
})}
<p class="note">The reference is fitted by least squares to the trees’ prediction, and to both predictions, on other compounds
than those it is judged by; errors are means over compounds. p: ${permutations} times, the predictions beside the trees are
exchanged among crystals of one set of anions. Better says that something is known that these trees miss. It does not say what: an
effect of the composition that the trees blur would do, as the methods show that see the composition alone; only polymorphs, which
share their composition, show structure.</p>`;
}
