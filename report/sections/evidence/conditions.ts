/** What the network knows of the conditions that the numbers hold at: on crystals that it was not trained on. */
import { conditionName, partsOfKey } from '../../../schemas/conditions.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { VERDICTS } from '../../../schemas/tables/evidence.js';
import { type ConditionVerdict, conditionVerdicts } from '../../../schemas/tables/evidence-rows.js';
import { inUnit, type Terms, withUnit } from '../../content/terms.js';
import { type ConditionCurves, type ConditionPoint, conditionCurves } from '../../figures/accuracy/condition-curves.js';
import { conditionEntries, drawLeadingByCondition } from '../../figures/accuracy/leading-by-condition.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { leadingText } from '../../html/leading-text.js';
import { count, counted, plain, signed, significant } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';

export function renderConditions(
  values: Table<'condition-values'>,
  changes: Table<'condition-changes'>,
  terms: Terms,
): Html {
  return html`<h3>Over the conditions</h3>
${conditionVerdicts(changes).map((change) => html`<p class="statement">${verdictText(change, terms)}</p>`)}
${conditionCurves(values).map((curves, place) => figureOf(curves, place, terms))}`;
}

function verdictText(change: ConditionVerdict, { leading, unit }: Terms): Html {
  const { condition, crystals, reference, predicted, error, noChangeError, treesError, correlation } = change;
  const name = conditionName(partsOfKey(condition));
  if (reference === null || predicted === null)
    return html`No crystal is known at two values of the ${name}: nothing here says what was learned of it.`;
  const mean = (value: number | null) => inUnit(significant(value), unit);
  const { difference, lower, upper, verdict } = change;
  return html`From the lowest to the highest ${name} at which each of ${counted(crystals, 'crystal')} is known, the ${leading} changes by
${inUnit(signed(reference, 3), unit)} in the mean, and by ${inUnit(signed(predicted, 3), unit)} as the network has it out of fold. Its error of the change is
${mean(error)}, that of no change at all ${mean(noChangeError)}, that of trees that know composition and conditions ${mean(treesError)}: the
network is <strong>${VERDICTS[verdict]}</strong> no change${
    lower === null
      ? ''
      : html` (${signed(difference, 3)}, 95 % interval ${signed(lower, 3)} to ${inUnit(signed(upper, 3), unit)})`
  }.${correlation === null ? '' : html` Correlation of its changes with those of the reference: ${signed(correlation, 2)}.`}`;
}

interface DataRow extends ConditionPoint {
  readonly crystal: string;
}

function figureOf(curves: ConditionCurves, place: number, terms: Terms): Html {
  const { condition, crystals, series } = curves;
  const { leading, unit } = terms;
  const name = conditionName(condition);
  const value = (decimals: number) => (number: number | null) => leadingText(terms, number, decimals);
  const cell = value(2);
  return renderFigure({
    legend: conditionEntries(curves).map(({ mark, text }) => html`<span class="key">${drawMark(mark)}${text}</span> `),
    drawing: drawLeadingByCondition(curves, place, terms),
    caption: html`${withUnit(leading, unit)} over the ${withUnit(name, condition.unit)} of ${count(series.length)} of ${counted(crystals, 'crystal')} that are known at two values of it or
more, from the lowest to the highest. Full: the network out of fold; lines: its 90 % intervals, by the residuals of other compounds, each
crystal counted once; hollow: the reference. Side by side only to be seen.`,
    dataTitle: `Values over the ${name}`,
    data: renderTable<DataRow>({
      label: `${leading} over the ${name}`,
      rows: series.flatMap(({ crystal, points }) => points.map((point) => ({ ...point, crystal }))),
      columns: [
        { head: 'Crystal', name: true, cell: ({ crystal }) => crystal },
        { head: withUnit(name, condition.unit), numeric: true, cell: (row) => plain(row.value) },
        { head: withUnit(`Reference ${leading}`, unit), numeric: true, cell: ({ reference }) => cell(reference) },
        { head: withUnit(`Predicted ${leading}`, unit), numeric: true, cell: ({ predicted }) => cell(predicted) },
        {
          head: '90 % interval',
          numeric: true,
          cell: ({ lower, upper }) => (lower === null ? '–' : `${cell(lower)} to ${cell(upper)}`),
        },
      ],
    }),
  });
}
