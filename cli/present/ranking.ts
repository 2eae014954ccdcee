/** Screened candidates, best first. */

import { type FurtherNumber, furtherNumbersOf } from '../../schemas/further-numbers.js';
import { type LeadingName, ONSET } from '../../schemas/property.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { type AssessedCrystal, assessedCrystals } from '../../schemas/tables/assessed-rows.js';
import { groupText, renderReasons } from './domain.js';
import { renderTable } from './text/table.js';

/** What a validation says of an onset. */
export interface Chance {
  /** That the onset lies in the window; null where the predicted spectrum has none. */
  readonly probability: number | null;
  /** 90 % interval, eV. */
  readonly lowerEv: number | null;
  readonly upperEv: number | null;
}

interface CandidateNumber extends LeadingName {
  /** Null where the predicted values have none. */
  readonly value: number | null;
  /** 90 % interval; null where nothing is known of the errors. */
  readonly interval: { readonly lower: number | null; readonly upper: number | null } | null;
}

export interface RankedCandidate {
  readonly id: string;
  readonly formula: string;
  /** eV; null where the predicted spectrum has no onset. */
  readonly onsetEv: number | null;
  readonly inWindow: boolean;
  /** Whether it lies where the model was trained. */
  readonly inDomain: boolean;
  readonly nearestId: string;
  readonly nearestCluster: number;
  readonly score: number;
  /** Where the model was validated. */
  readonly chance?: Chance;
  /** Numbers beside the leading one that have windows. */
  readonly numbers?: readonly CandidateNumber[];
  /** What it is to the run; absent where an earlier version screened. */
  readonly assessed?: AssessedCrystal;
  /** Figures that an ensemble alone has. */
  readonly ensemble?: {
    /** Members whose spectrum has an onset, their mean and standard deviation, eV. */
    readonly onsetMembers: number;
    readonly onsetMeanEv: number | null;
    readonly onsetSpreadEv: number | null;
    /** Standard deviation of the spectra, mean over the energies, log10(cm^-1). */
    readonly spread: number;
  };
}

/** @param results ranked, best first @param assessed in any order */
export function topCandidates(
  results: Table<'screening-results'>,
  count: number,
  assessed: Table<'assessed-crystals'> | null = null,
): RankedCandidate[] {
  const { rows, columns, extra } = results;
  const known = assessed && assessedCrystals(assessed);
  const further = furtherNumbersOf(results);
  return Array.from({ length: Math.min(rows, count) }, (_, i) => ({
    id: at(columns.id, i),
    formula: at(columns.formula, i),
    onsetEv: at(columns.onsetEv, i),
    inWindow: at(columns.inWindow, i),
    inDomain: at(columns.inDomain, i),
    nearestId: at(columns.nearestId, i),
    nearestCluster: at(columns.nearestCluster, i),
    score: at(columns.score, i),
    ...(extra?.probability && { chance: chanceOf(extra, i) }),
    ...(further.length > 0 && { numbers: further.map((number) => numberOf(number, i)) }),
    ...(known?.has(at(columns.id, i)) && { assessed: required(known.get(at(columns.id, i))) }),
    ...(extra?.onsetMembers && { ensemble: ensembleOf(extra, i) }),
  }));
}

function numberOf({ name, unit, values, interval }: FurtherNumber, i: number): CandidateNumber {
  const ends = interval && { lower: at(interval.lower, i), upper: at(interval.upper, i) };
  return { name, unit, value: at(values, i), interval: ends };
}

function chanceOf(extra: NonNullable<Table['extra']>, i: number): Chance {
  const value = (name: string) => (extra[name] as (number | null)[] | undefined)?.[i] ?? null;
  return { probability: value('probability'), lowerEv: value('onsetLowerEv'), upperEv: value('onsetUpperEv') };
}

function ensembleOf(extra: NonNullable<Table['extra']>, i: number): RankedCandidate['ensemble'] {
  const value = (name: string) => at(extra[name] as (number | null)[], i);
  const known = (name: string) => required(value(name), name);
  return {
    onsetMembers: known('onsetMembers'),
    onsetMeanEv: value('onsetMeanEv'),
    onsetSpreadEv: value('onsetSpreadEv'),
    spread: known('spread'),
  };
}

/** @param leading what the window is of */
export function renderRanking(candidates: readonly RankedCandidate[], { name, unit }: LeadingName = ONSET): string {
  const inUnit = (text: string) => `${text} ${unit}`.trimEnd();
  const ensemble = candidates.some((candidate) => candidate.ensemble);
  const chances = candidates.some((candidate) => candidate.chance);
  const assessed = candidates.some((candidate) => candidate.assessed);
  const numbers = candidates[0]?.numbers ?? [];
  const table = renderTable(
    [
      ...['candidate', 'formula', inUnit(name), 'in window', 'in domain', 'nearest', 'group'],
      ...(chances ? ['P', inUnit('90 % interval')] : ['score']),
      ...numbers.flatMap((number) => [
        `${number.name} ${number.unit}`.trimEnd(),
        ...(number.interval ? ['90 % interval'] : []),
      ]),
      ...(ensemble ? [inUnit(`${name} spread`), name === ONSET.name ? 'spread log10' : 'spread'] : []),
      ...(assessed ? ['same as'] : []),
    ],
    candidates.map((candidate) => [
      candidate.id,
      candidate.formula,
      candidate.onsetEv === null ? 'none' : candidate.onsetEv.toFixed(2),
      candidate.inWindow ? 'yes' : 'no',
      candidate.inDomain ? 'yes' : 'no',
      candidate.nearestId,
      candidate.assessed ? groupText(candidate.assessed) : String(candidate.nearestCluster),
      ...(chances
        ? [candidate.chance?.probability?.toFixed(2) ?? 'none', intervalText(candidate.chance)]
        : [candidate.score.toFixed(3)]),
      ...(candidate.numbers ?? []).flatMap(({ value, interval }) => [
        shortText(value),
        ...(interval ? [`${shortText(interval.lower)} to ${shortText(interval.upper)}`] : []),
      ]),
      ...(candidate.ensemble
        ? [candidate.ensemble.onsetSpreadEv?.toFixed(2) ?? 'none', candidate.ensemble.spread.toFixed(3)]
        : []),
      ...(assessed ? [candidate.assessed?.duplicateOf ?? ''] : []),
    ]),
    `llrlllr${chances ? 'rr' : 'r'}${numbers.map(({ interval }) => (interval ? 'rr' : 'r')).join('')}${ensemble ? 'rr' : ''}`,
  );
  const reasons = renderReasons(candidates);
  return reasons === null ? table : `${table}\n\n${reasons}`;
}

/** Numbers of any size: four digits say enough. */
export function shortText(value: number | null): string {
  return value === null ? 'none' : String(Number(value.toPrecision(4)));
}

export function intervalText(chance: Pick<Chance, 'lowerEv' | 'upperEv'> | undefined): string {
  const { lowerEv = null, upperEv = null } = chance ?? {};
  return lowerEv === null || upperEv === null ? 'none' : `${lowerEv.toFixed(2)} to ${upperEv.toFixed(2)}`;
}
