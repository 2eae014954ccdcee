/** A run that was computed again, for people: its steps by name, what differs, and on what machine. */
import type { ReproducedRun } from '../../audit/reproduce/reproduce-run.js';
import { renderTable } from '../text/table.js';
import { differenceLines } from './differences.js';

const SHOWN_DIGITS = 8;
/** Steps of which every column is told. */
const TOLD = 20;

type Step = ReproducedRun['steps'][number];

export function renderReproduced(found: ReproducedRun): string {
  const { run, isChain, tolerance, isReproduced, steps, untold, taken, environments } = found;
  const unlike = steps.filter(({ likeness }) => likeness !== 'bit-exact');
  const names = [...new Set(steps.map(({ step }) => step))];
  const table = renderTable(
    ['step', 'computed', 'bit-exact', 'within tolerance', 'renumbered', 'different', 'failed'],
    names.map((name) => rowOf(steps.filter(({ step }) => step === name))),
    'lrrrrrr',
  );
  const left = unlike.length - TOLD;
  return [
    table,
    ...unlike.slice(0, TOLD).flatMap(stepLines),
    ...(left > 0 ? [`${left} more: -o json`] : []),
    ...untold.map((step) => `${step}: of its making the trail does not tell`),
    ...environments.flatMap(({ recorded, differences }) => [
      `environment ${recorded.slice(0, SHOWN_DIGITS)}: ${environmentText(differences)}`,
      ...differenceLines(differences ?? [], { here: 'here', there: 'recorded' }),
    ]),
    isChain
      ? `${run}, from what it was given; ${taken} objects that no step made were taken as they are`
      : `${run}, each step from its recorded inputs`,
    isReproduced ? `reproduced${unlike.length === 0 ? ', bit-exact' : ` within ${tolerance}`}` : 'not reproduced',
  ].join('\n');
}

function rowOf(steps: readonly Step[]): string[] {
  const count = (likeness: Step['likeness']) => {
    const all = steps.filter((each) => each.likeness === likeness).length;
    return all === 0 ? '' : String(all);
  };
  const kinds = ['bit-exact', 'within tolerance', 'same up to renumbering', 'different', 'failed'] as const;
  return [steps[0]?.step ?? '', String(steps.length), ...kinds.map(count)];
}

function stepLines({ step, stepKey, likeness, outputs, versions, error }: Step): string[] {
  return [
    `${step} ${stepKey.slice(0, SHOWN_DIGITS)}: ${likeness}${error === null ? '' : `: ${error}`}`,
    ...differenceLines(versions, { here: 'here', there: 'recorded' }),
    ...outputs.flatMap(({ output, likeness: how, columns, note }) =>
      how === 'bit-exact'
        ? []
        : [
            `  ${output}: ${note ?? how}`,
            ...columns.map(
              ({ column, largest, relative, rows, isRenumbered }) =>
                `    ${column}  ${rows} rows, ${isRenumbered ? 'renumbered' : largestText(largest, relative)}`,
            ),
          ],
    ),
  ];
}

function largestText(largest: number | null, relative: number | null): string {
  if (largest === null || relative === null) return 'other values';
  return `largest difference ${largest.toExponential(1)}, relative ${relative.toExponential(1)}`;
}

function environmentText(differences: readonly unknown[] | null): string {
  if (differences === null) return 'the trail has lost it';
  return differences.length === 0 ? 'the same here' : `${differences.length} differences`;
}
