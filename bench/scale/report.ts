/** What `bench:scale` prints: a table a size, then how everything grew. */
import { required } from '../../schemas/required.js';
import type { Discovered } from './discovered.js';
import { growthOverNLogN, type StepCost, stepCosts } from './growth.js';

/** Below this a step is start and end more than work. */
const LEAST_SECONDS = 2;
const KINDS_SHOWN = 8;

/** Targets on two cores. */
const MOST_PROCESS_MB = 1500;
const MOST_PAGE_MB = 8;
const MOST_OPENING_SECONDS = 2;

export function sizeLines(run: Discovered): string[] {
  const { crystals, seconds, attempts, peakMb, exported, page, stored } = run;
  const whole = (mb: number) => Math.round(mb).toLocaleString('en-US');
  return [
    `${crystals} crystals: ${seconds.toFixed(1)} s`,
    '  stage      step                     attempts  processor s  longest s  most MB',
    ...stepCosts(attempts).map(({ stage, step, attempts: n, cpuSeconds, longestSeconds, peakMb: most }) =>
      [
        `  ${stage.padEnd(10)}`,
        step.padEnd(24),
        String(n).padStart(8),
        cpuSeconds.toFixed(2).padStart(12),
        longestSeconds.toFixed(2).padStart(10),
        whole(most).padStart(8),
      ].join(' '),
    ),
    `  most of a process at a time, MB: ${Object.entries(peakMb)
      .map(([role, mb]) => `${role} ${whole(mb)}`)
      .join(', ')}`,
    `  export of figures and tables: ${exported.cpuSeconds.toFixed(1)} s of processor, ${whole(exported.peakMb)} MB`,
    `  page: ${page.mb.toFixed(2)} MB, ${page.openingSeconds === null ? 'not opened: no Chromium' : `opened in ${page.openingSeconds.toFixed(2)} s`}`,
    `  store: ${whole(stored.reduce((sum, [, mb]) => sum + mb, 0))} MB; ${stored
      .slice(0, KINDS_SHOWN)
      .map(([kind, mb]) => `${kind} ${mb.toFixed(1)}`)
      .join(', ')}`,
    '',
  ];
}

/** From every size to the next, and the targets at the last. */
export function growthLines(runs: readonly Discovered[]): string[] {
  const last = required(runs.at(-1));
  const largest = Math.max(...processesOf(last).map(([, mb]) => mb));
  return [
    ...runs.slice(1).flatMap((run, i) => growthBetween(required(runs[i]), run)),
    `at ${last.crystals}: largest process ${largest.toFixed(0)} MB (target ${MOST_PROCESS_MB}), page ${last.page.mb.toFixed(2)} MB (${MOST_PAGE_MB}), opened in ${last.page.openingSeconds?.toFixed(2) ?? '?'} s (${MOST_OPENING_SECONDS})`,
  ];
}

function growthBetween(from: Discovered, to: Discovered): string[] {
  const sizes = [from.crystals, to.crystals] as const;
  const before = new Map(stepCosts(from.attempts).map((cost) => [nameOf(cost), cost]));
  const times = (a: number, b: number) => growthOverNLogN(sizes, [a, b]).toFixed(2);
  const steps = stepCosts(to.attempts).flatMap((cost) => {
    const own = before.get(nameOf(cost));
    if (!own || own.cpuSeconds === 0 || cost.cpuSeconds < LEAST_SECONDS) return [];
    return [`  ${nameOf(cost).padEnd(35)} ${times(own.cpuSeconds, cost.cpuSeconds).padStart(6)}`];
  });
  const stored = ({ stored: kinds }: Discovered) => kinds.reduce((sum, [, mb]) => sum + mb, 0);
  const cpu = ({ attempts }: Discovered) => attempts.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return [
    `from ${from.crystals} to ${to.crystals}, growth over that of n log n`,
    ...steps,
    `  ${'all steps, processor time'.padEnd(35)} ${times(cpu(from), cpu(to)).padStart(6)}`,
    `  ${'page, bytes'.padEnd(35)} ${times(from.page.mb, to.page.mb).padStart(6)}`,
    `  ${'store, bytes'.padEnd(35)} ${times(stored(from), stored(to)).padStart(6)}`,
    '',
  ];
}

function nameOf({ stage, step }: StepCost): string {
  return `${stage} ${step}`;
}

function processesOf({ attempts, peakMb: { worker, temporal, store }, exported }: Discovered): [string, number][] {
  return [
    ...attempts.map(({ step, peakMb }): [string, number] => [step, peakMb]),
    ...Object.entries({ worker, temporal, store, export: exported.peakMb }),
  ];
}
