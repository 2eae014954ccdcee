/** Two runs beside each other, for people. */
import type { KeyDifference } from '../../../infra/audit/lineage/key-differences.js';
import type { RunDifferences, StepDifference } from '../../../infra/audit/lineage/run-differences.js';
import { differenceLines } from './differences.js';

/** Causes that are told one by one. */
const TOLD = 20;
const NAMES = { here: 'in b', there: 'in a' };

interface Compared extends RunDifferences {
  readonly a: string;
  readonly b: string;
  readonly environments: readonly KeyDifference[];
}

export function renderRunDifferences(found: Compared): string {
  const { a, b, input, end, same, different, onlyHere, onlyThere, otherwise, environments } = found;
  const causes = different.filter(({ isCause }) => isCause);
  const section = (title: string, differences: readonly KeyDifference[]) =>
    differences.length === 0 ? [] : [title, ...differenceLines(differences, NAMES)];
  const left = causes.length - TOLD;
  return [
    `a  ${a}`,
    `b  ${b}`,
    ...section('asked', input),
    ...section('computed with', environments),
    ...causes.slice(0, TOLD).flatMap(({ step, differences }) => section(step, differences)),
    ...(left > 0 ? [`${left} more causes: -o json`] : []),
    ...section('the same key, and other bytes', otherwise),
    ...section('ended', end),
    ...names('only in a', onlyThere),
    ...names('only in b', onlyHere),
    `${same} steps have the same key, ${different.length} another${consequenceText(different)}`,
  ].join('\n');
}

function names(title: string, steps: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const texts = [...counts].map(([step, count]) => (count === 1 ? step : `${count} ${step}`));
  return texts.length === 0 ? [] : [`${title}: ${texts.join(', ')}`];
}

function consequenceText(different: readonly StepDifference[]): string {
  const count = different.filter(({ isCause }) => !isCause).length;
  return count === 0 ? '' : `, of which ${count} only by what they were given`;
}
