/** What a validation came to, on one screen. */
import type { PropertyNote } from '../../schemas/property.js';
import { ALL_CRYSTALS, MEASURES, type Measure, measureName, methodName } from '../../schemas/tables/evidence.js';
import type {
  BesideTrees,
  LearningPoint,
  MeasuredError,
  MethodComparison,
  PolymorphOrder,
} from '../../schemas/tables/evidence-rows.js';
import { renderTable } from './text/table.js';

export interface ShownEvidence {
  readonly errors: readonly MeasuredError[];
  readonly comparisons: readonly MethodComparison[];
  readonly polymorphs: readonly PolymorphOrder[];
  /** Without rows where an earlier version did not ask. */
  readonly besideTrees: readonly BesideTrees[];
  /** Without rows where nobody asked. */
  readonly learning: readonly LearningPoint[];
}

/** @param property null: absorption */
export function renderEvidence(
  { errors, comparisons, polymorphs, besideTrees, learning }: ShownEvidence,
  property: PropertyNote | null = null,
): string {
  const named = <Row extends { readonly method: string }>(row: Row): Row => ({
    ...row,
    method: methodName(row.method, property),
  });
  const nameOf = (measure: Measure) => measureName(measure, property);
  return [
    methodTable(errors.map(named), polymorphs.map(named), nameOf),
    renderTable(
      ['compared', 'by', 'difference', '95 % interval', 'p', 'verdict'],
      [
        ...comparisons.map(({ left, right, measure, difference, lower, upper, pValue, verdict }) => [
          `${left} against ${right}`,
          nameOf(measure),
          signed(difference),
          `${signed(lower)} to ${signed(upper)}`,
          pValue.toFixed(4),
          verdict,
        ]),
        // An error that drops by x differs by -x.
        ...besideTrees.map(({ method, measure, drop, lower, upper, pValue, verdict }) => [
          `trees with ${method} against trees`,
          nameOf(measure),
          signed(-drop),
          `${signed(-upper)} to ${signed(-lower)}`,
          pValue.toFixed(4),
          verdict,
        ]),
      ],
      'llrrrl',
    ),
    ...(learning.length > 0 ? [learningTable(learning, nameOf)] : []),
  ].join('\n\n');
}

type NameOf = (measure: Measure) => string;

function methodTable(errors: readonly MeasuredError[], polymorphs: readonly PolymorphOrder[], nameOf: NameOf): string {
  const measures = Object.keys(MEASURES) as Measure[];
  const whole = errors.filter(({ stratum }) => stratum === ALL_CRYSTALS);
  const methods = [...new Set(whole.map(({ method }) => method))];
  const cell = (method: string, measure: Measure) =>
    errorText(whole.find((error) => error.method === method && error.measure === measure));
  return renderTable(
    ['out of fold', ...measures.map(nameOf), 'polymorphs in order'],
    methods.map((method) => [
      method,
      ...measures.map((measure) => cell(method, measure)),
      orderText(polymorphs.find((order) => order.method === method)),
    ]),
    `l${measures.map(() => 'r').join('')}r`,
  );
}

/** One line a method and measure, one column a share. */
function learningTable(points: readonly LearningPoint[], nameOf: NameOf): string {
  const trained = [...new Set(points.map((point) => point.trained))].sort((a, b) => a - b);
  const lines = new Map(points.map(({ method, measure }) => [`${method} ${measure}`, { method, measure }]));
  return renderTable(
    ['trained on', 'by', ...trained.map((crystals) => `${Math.round(crystals)} crystals`)],
    [...lines.values()].map(({ method, measure }) => [
      method,
      nameOf(measure),
      ...trained.map((crystals) =>
        errorText(
          points.find((each) => each.method === method && each.measure === measure && each.trained === crystals),
        ),
      ),
    ]),
    `ll${trained.map(() => 'r').join('')}`,
  );
}

function errorText(error: Pick<MeasuredError, 'value' | 'lower' | 'upper'> | undefined): string {
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
