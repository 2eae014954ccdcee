/** What a validation came to, on one screen. */
import { ALL_CRYSTALS, MEASURES, type Measure } from '../../schemas/tables/evidence.js';
import type { MeasuredError, MethodComparison, PolymorphOrder } from '../../schemas/tables/evidence-rows.js';
import { renderTable } from './text/table.js';

export function renderEvidence(
  errors: readonly MeasuredError[],
  comparisons: readonly MethodComparison[],
  polymorphs: readonly PolymorphOrder[],
): string {
  const measures = Object.keys(MEASURES) as Measure[];
  const whole = errors.filter(({ stratum }) => stratum === ALL_CRYSTALS);
  const methods = [...new Set(whole.map(({ method }) => method))];
  const cell = (method: string, measure: Measure) =>
    errorText(whole.find((error) => error.method === method && error.measure === measure));
  return [
    renderTable(
      ['out of fold', ...measures.map((measure) => MEASURES[measure]), 'polymorphs in order'],
      methods.map((method) => [
        method,
        ...measures.map((measure) => cell(method, measure)),
        orderText(polymorphs.find((order) => order.method === method)),
      ]),
      `l${measures.map(() => 'r').join('')}r`,
    ),
    '',
    renderTable(
      ['compared', 'by', 'difference', '95 % interval', 'p', 'verdict'],
      comparisons.map(({ left, right, measure, difference, lower, upper, pValue, verdict }) => [
        `${left} against ${right}`,
        MEASURES[measure],
        signed(difference),
        `${signed(lower)} to ${signed(upper)}`,
        pValue.toFixed(4),
        verdict,
      ]),
      'llrrrl',
    ),
  ].join('\n');
}

function errorText(error: MeasuredError | undefined): string {
  const { value = null, lower = null, upper = null } = error ?? {};
  if (value === null) return 'none';
  return lower === null || upper === null
    ? value.toFixed(3)
    : `${value.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`;
}

function orderText(order: PolymorphOrder | undefined): string {
  return order && order.pairs > 0 ? `${order.right} of ${order.pairs}` : 'none';
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
