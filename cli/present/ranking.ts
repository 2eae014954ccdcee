/** Screened candidates, best first. */
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { renderTable } from './text/table.js';

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
  readonly chance?: {
    /** That the onset lies in the window; null where the predicted spectrum has none. */
    readonly probability: number | null;
    /** 90 % interval, eV. */
    readonly lowerEv: number | null;
    readonly upperEv: number | null;
  };
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

/** @param results ranked, best first */
export function topCandidates(results: Table<'screening-results'>, count: number): RankedCandidate[] {
  const { rows, columns, extra } = results;
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
    ...(extra?.onsetMembers && { ensemble: ensembleOf(extra, i) }),
  }));
}

function chanceOf(extra: NonNullable<Table['extra']>, i: number): RankedCandidate['chance'] {
  const value = (name: string) => at(extra[name] as (number | null)[], i);
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

export function renderRanking(candidates: readonly RankedCandidate[]): string {
  const ensemble = candidates.some((candidate) => candidate.ensemble);
  const chances = candidates.some((candidate) => candidate.chance);
  return renderTable(
    [
      ...['candidate', 'formula', 'onset eV', 'in window', 'in domain', 'nearest', 'group'],
      ...(chances ? ['P', '90 % interval eV'] : ['score']),
      ...(ensemble ? ['onset spread eV', 'spread log10'] : []),
    ],
    candidates.map((candidate) => [
      candidate.id,
      candidate.formula,
      candidate.onsetEv === null ? 'none' : candidate.onsetEv.toFixed(2),
      candidate.inWindow ? 'yes' : 'no',
      candidate.inDomain ? 'yes' : 'no',
      candidate.nearestId,
      String(candidate.nearestCluster),
      ...(chances
        ? [candidate.chance?.probability?.toFixed(2) ?? 'none', intervalText(candidate.chance)]
        : [candidate.score.toFixed(3)]),
      ...(candidate.ensemble
        ? [candidate.ensemble.onsetSpreadEv?.toFixed(2) ?? 'none', candidate.ensemble.spread.toFixed(3)]
        : []),
    ]),
    `llrlllr${chances ? 'rr' : 'r'}${ensemble ? 'rr' : ''}`,
  );
}

function intervalText(chance: RankedCandidate['chance']): string {
  const { lowerEv = null, upperEv = null } = chance ?? {};
  return lowerEv === null || upperEv === null ? 'none' : `${lowerEv.toFixed(2)} to ${upperEv.toFixed(2)}`;
}
