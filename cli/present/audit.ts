/** The audit trail for people: findings, runs, the story of one run, and why a step ran. */
import type { KeyDifference } from '../../infra/audit/lineage/key-differences.js';
import { type AuditLevel, includes } from '../../infra/audit/verify/finding.js';
import type { Verified } from '../../infra/audit/verify/verify-audit.js';
import type { SealTally } from '../../schemas/run/audit/seal.js';
import type { RunStory } from '../audit/run-story.js';
import { showDuration } from './text/duration.js';
import { renderTable } from './text/table.js';
import { differenceLines, shownValue } from './trail/differences.js';

const MIB = 1024 ** 2;
const SHOWN_DIGITS = 8;

/** @param isTrusted whether the key of the log was compared with one that the reader knows */
export function renderVerified(verified: Verified, level: AuditLevel, isTrusted: boolean): string {
  const { runs, entries, seals, leaves, objects, bytes, removed, findings, hasObjects, unfinished, unsealed } =
    verified;
  const counts = `${runs.length} runs, ${entries} entries, ${seals} seals, ${leaves} leaves of the log, ${objects} objects (${(bytes / MIB).toFixed(1)} MiB), ${removed.length} deleted on purpose`;
  const found = findings.flatMap((each) => [
    `${each.level}: ${each.object}`,
    `  expected  ${each.expected}`,
    `  found     ${each.found}`,
    ...(each.dependents.length > 0 ? [`  rests on it: ${each.dependents.join(', ')}`] : []),
  ]);
  const verdict = findings.length === 0 ? `as it was written, up to level ${level}` : `${findings.length} findings`;
  const limits = [
    ...(unfinished.length > 0 ? [`sealed on the way, not at their end: ${unfinished.join(', ')}`] : []),
    ...(unsealed.length > 0
      ? [`reused from runs under way, under no seal yet: ${unsealed.join(', ')}; verify again after their next one`]
      : []),
    ...(hasObjects || !includes(level, 'objects') ? [] : ['without artifacts: none of them was checked']),
    ...(isTrusted || !includes(level, 'signed') ? [] : ['the log agrees with itself; whose it is, --key would tell']),
  ];
  return [...found, counts, ...limits, verdict].join('\n');
}

interface SealedRunRow {
  readonly run: string;
  readonly state: string;
  readonly sealedAt: string | null;
  readonly seals: number;
  readonly entries: number | null;
  readonly objects: number | null;
  /** null without a seal, and in seals of earlier versions. */
  readonly tally: SealTally | null;
}

export function renderSealedRuns(runs: readonly SealedRunRow[]): string {
  if (runs.length === 0) return 'the audit trail has no runs yet: npx spectraloom discover';
  return renderTable(
    ['run', 'state', 'sealed', 'seals', 'entries', 'objects', 'steps', 'reused', 'failed', 'CPU'],
    runs.map(({ run, state, sealedAt, seals, entries, objects, tally }) => [
      run,
      state,
      sealedAt ?? '-',
      String(seals),
      entries === null ? '-' : String(entries),
      objects === null ? '-' : String(objects),
      ...(tally ? tallied(tally) : ['-', '-', '-', '-']),
    ]),
    'lllrrrrrrr',
  );
}

function tallied({ steps, processorSeconds }: SealTally): string[] {
  const { computed, reused, failed } = steps;
  return [...[computed + reused, reused, failed].map(String), showDuration(1000 * processorSeconds)];
}

export function renderStory(run: string, story: RunStory): string {
  const { owner, command, begunAt, closedAt, state, failure, attempts, actions, removed } = story;
  const table = renderTable(
    ['step', 'key', 'attempt', 'state', 'started', 'time', 'CPU', 'peak memory', 'from', 'error'],
    attempts.map((each) => [
      each.step,
      each.stepKey?.slice(0, SHOWN_DIGITS) ?? '-',
      String(each.attempt),
      each.state,
      each.startedAt,
      each.durationMs === null ? '-' : showDuration(each.durationMs),
      each.cpuSeconds === null ? '-' : `${each.cpuSeconds.toFixed(1)} s`,
      each.peakMemoryBytes === null ? '-' : `${Math.round(each.peakMemoryBytes / MIB)} MiB`,
      each.from ?? '',
      shownValue(each.error ?? ''),
    ]),
    'llrllrrrll',
  );
  return [
    `${run}  ${state}`,
    `begun   ${begunAt ?? 'not told'} by ${owner}: ${command.join(' ')}`,
    `closed  ${closedAt ?? '-'}`,
    ...failure.map((text) => `        ${text}`),
    table,
    ...actions.map(
      ({ at, action, owner: who, reason, accepted }) =>
        `${at}  ${action} by ${who}, ${accepted ? 'accepted' : 'refused'}${reason === null ? '' : `: ${reason}`}`,
    ),
    `${removed} objects deleted`,
  ].join('\n');
}

interface Why {
  readonly run: string;
  readonly step: string;
  /** That were asked for by the same word. */
  readonly steps: number;
  readonly state: string;
  readonly from: string | null;
  readonly chain: readonly {
    readonly step: string;
    readonly comparedWith: string;
    readonly differences: readonly KeyDifference[];
  }[];
}

export function renderWhy({ run, step, steps, state, from, chain }: Why): string {
  const here = `${step} in ${run}${steps > 1 ? `, one of ${steps}` : ''}`;
  if (state === 'reused') return `${here}, was found again: ${from ?? 'its result is older than the trail'}`;
  if (chain.length === 0) return `${here}, is ${state}: no earlier run has an attempt of it`;
  const links = chain.flatMap((link) => [
    `${link.step}, beside ${link.comparedWith}:`,
    ...differenceLines(link.differences, { here: 'here', there: 'there' }),
  ]);
  return [`${here}, is ${state}`, ...links].join('\n');
}
