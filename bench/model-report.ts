/** Tables of `bench:model`, and the ratios of spectraloom to the faster peer. */
import { at, required } from '../schemas/required.js';
import { OURS as OWN, PLAIN } from './model-contestant.js';
import type { CrystalSet } from './model-set.js';

export interface Row {
  readonly set: string;
  readonly config: string;
  readonly work: string;
  readonly layout: string;
  readonly contestant: string;
  readonly structuresPerSecond: number;
  readonly structuresPerCpuSecond: number;
  readonly peakMb: number;
}

const OURS = OWN.name;
const OWN_NAMES = [OWN.name, PLAIN.name];

export function tableLines({ name, structures, points }: CrystalSet, rows: readonly Row[]): string[] {
  const atoms = structures.map(({ species }) => species.length).sort((a, b) => a - b);
  const groups = grouped(rows, ({ config, work, layout }) => `${config} ${work} ${layout}`);
  // In the order of their turns: not every contestant does every work.
  const contestants = groups
    .reduce((most, group) => (group.length > most.length ? group : most), [])
    .map((row) => row.contestant);
  const head = [
    'configuration',
    'work',
    'two cores as',
    ...contestants.flatMap((each) => [`${each}, structures/s`, 'MB']),
  ];
  return [
    `## ${name}: ${structures.length} crystals of ${atoms[0]} to ${atoms.at(-1)} atoms, ${points} target numbers`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...groups.map((group) => {
      const { config, work, layout } = at(group, 0);
      const cells = contestants.flatMap((each) => {
        const row = group.find(({ contestant }) => contestant === each);
        return row === undefined ? ['', ''] : [figure(row.structuresPerSecond), row.peakMb.toFixed(0)];
      });
      return line([config, work, layout, ...cells]);
    }),
  ];
}

/**
 * For each side the faster of its two layouts counts; memory is compared between the layouts that count for speed, with the
 * peer whose peak is lower.
 */
export function ratioLines(rows: readonly Row[]): string[] {
  const lines = grouped(rows, ({ set, config, work }) => `${set} ${config} ${work}`).flatMap((group) => {
    const { set, config, work } = at(group, 0);
    const best = grouped(group, ({ contestant }) => contestant).map(fastest);
    const ours = required(best.find(({ contestant }) => contestant === OURS));
    const peers = best.filter(({ contestant }) => !OWN_NAMES.includes(contestant));
    if (peers.length === 0) return [];
    const peer = fastest(peers);
    const memory = Math.min(...peers.map(({ peakMb }) => peakMb));
    const ratio = (ours.structuresPerSecond / peer.structuresPerSecond).toFixed(2);
    const share = (ours.peakMb / memory).toFixed(2);
    return [line([set, config, work, ours.layout, `${peer.contestant}, ${peer.layout}`, ratio, share])];
  });
  if (lines.length === 0) return ['No peer was measured: no ratio.'];
  const head = ['set', 'configuration', 'work', 'spectraloom as', 'faster peer', 'times as fast', 'of its peak memory'];
  return ['## Ratio to the faster peer', '', line(head), line(head.map(() => '---')), ...lines];
}

/** Fused operations against plain ones, by processor time: less disturbed by other work on the machine. */
export function fusedLines(rows: readonly Row[]): string[] {
  const lines = grouped(rows, ({ set, config, work, layout }) => `${set} ${config} ${work} ${layout}`).flatMap(
    (group) => {
      const { set, config, work, layout } = at(group, 0);
      const [fused, plain] = OWN_NAMES.map((name) => group.find(({ contestant }) => contestant === name));
      if (!fused || !plain) return [];
      const ratio = (fused.structuresPerCpuSecond / plain.structuresPerCpuSecond).toFixed(2);
      const memory = (fused.peakMb / plain.peakMb).toFixed(2);
      return [line([set, config, work, layout, ratio, memory])];
    },
  );
  const head = [
    'set',
    'configuration',
    'work',
    'two cores as',
    'times as fast a processor second',
    'of the peak memory',
  ];
  return ['## Fused operations against plain ones', '', line(head), line(head.map(() => '---')), ...lines];
}

function fastest(rows: readonly Row[]): Row {
  return rows.reduce((best, row) => (row.structuresPerSecond > best.structuresPerSecond ? row : best));
}

function grouped(rows: readonly Row[], key: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()];
}

function figure(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
