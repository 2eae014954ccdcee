/** The table of `bench:evidence`. */
import type { Estimate } from '../../science/evidence/index.js';
import type { Difference, JudgedEntry } from './judge.js';

const HEAD = [
  'setting',
  'spectrum, log10(cm^-1)',
  'difference',
  'verdict',
  'onset, eV',
  'onset R2',
  'difference, eV',
  'verdict',
  'Brier',
  '90 % hold',
  'processor s',
];

export function tableLines(rows: readonly JudgedEntry[]): string[] {
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cells(row)))];
}

function cells(row: JudgedEntry): string[] {
  const { spectrumDifference, onsetDifference, processorSeconds } = row;
  return [
    row.name,
    estimate(row.spectrum),
    ...differenceCells(spectrumDifference),
    estimate(row.onset),
    row.onsetR2 ? row.onsetR2.value.toFixed(3) : '-',
    ...differenceCells(onsetDifference),
    row.brier.toFixed(3),
    row.coverage.toFixed(2),
    processorSeconds === null ? '-' : processorSeconds.toFixed(0),
  ];
}

function differenceCells(difference: Difference | null): [string, string] {
  if (!difference) return ['-', '-'];
  const { value, lower, upper, pValue, verdict } = difference;
  return [`${signed(value)} (${signed(lower)} to ${signed(upper)})`, `${verdict}, p ${pValue.toPrecision(2)}`];
}

function estimate(found: Estimate | null): string {
  if (!found) return '-';
  const { value, lower, upper } = found;
  const interval = lower === null || upper === null ? '' : ` (${lower.toFixed(3)} to ${upper.toFixed(3)})`;
  return `${value.toFixed(3)}${interval}`;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
}

function line(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}
