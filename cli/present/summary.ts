/** What a run came to, on one screen. */
import { conditionValuesText } from '../../schemas/conditions.js';
import { ONSET, type PropertyNote } from '../../schemas/property.js';
import { namedWindows, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import type { Tally } from '../run/kinds/tally.js';
import { type MemoryShortage, memoryFacts } from './memory.js';
import { type RankedCandidate, renderRanking } from './ranking.js';
import { testErrorText } from './test-error.js';
import { showDuration } from './text/duration.js';
import { type Fact, renderFacts } from './text/facts.js';

export interface DiscoverSummary {
  readonly name: string;
  readonly crystals: number;
  readonly clusters: number;
  readonly best: {
    readonly trial: number;
    readonly trialId: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  /** Mean absolute error on the test crystals, log10(cm^-1); null without a test set. */
  readonly testMae: number | null;
  /** Agreement of predicted with reference onsets; null with too few of them. */
  readonly onsetR2: number | null;
  /** How the network compares with trees on composition, out of fold; null where nothing was validated. */
  readonly evidence: string | null;
  /** What it adds to them; null where nothing was validated. */
  readonly besideTrees: string | null;
  /** Beginning at a model against beginning at nothing; null where trainings begin at nothing. */
  readonly startVerdict: string | null;
  /** What was learned of the conditions; null where the data have none. */
  readonly conditionsVerdict: string | null;
  readonly screened: number;
  readonly candidatesInWindow: number;
  /** Why the sweep ended before its plan did; empty otherwise. */
  readonly verdict: string;
  /** Name of the models that were published together; null without. */
  readonly ensemble: string | null;
  readonly hindered: NonNullable<MemoryShortage['hindered']>;
  readonly halved: NonNullable<MemoryShortage['halved']>;
  readonly criteria: ScreeningCriteria;
  /** Absent: absorption. */
  readonly property?: PropertyNote;
  readonly top: readonly RankedCandidate[];
  readonly steps: Tally;
  readonly durationMs: number;
  /** Files. */
  readonly report: string;
  readonly manifest: string;
}

export function renderDiscover(summary: DiscoverSummary): string {
  const { name, criteria, onsetR2, top, property } = summary;
  const { name: leading, unit } = property?.leading ?? ONSET;
  const facts: Fact[] = [
    ['run', `discover/${name}   ${stepsText(summary.steps)}, ${showDuration(summary.durationMs)}`],
    ['data', `${summary.crystals} crystals in ${summary.clusters} groups`],
    ['verdict', summary.verdict],
    ['best', `${trialText(summary.best)}   ${testErrorText(summary.testMae, property?.trainedUnit ?? 'log10(cm^-1)')}`],
    ['ensemble', summary.ensemble === null ? '' : `${summary.ensemble}, for predict and screen`],
    [
      property ? leading : 'onsets',
      onsetR2 === null
        ? noOnsets(summary)
        : `R2 ${onsetR2.toFixed(3)} against the ${property ? 'references' : 'spectra'}`,
    ],
    ['evidence', summary.evidence ?? ''],
    ['', summary.besideTrees ?? ''],
    ['conditions', summary.conditionsVerdict ?? ''],
    ['start', summary.startVerdict ?? ''],
    ['candidates', `${windowText(summary.candidatesInWindow, summary.screened, criteria)}`],
    ...memoryFacts(summary),
  ];
  const files: Fact[] = [
    ['report', summary.report],
    ['manifest', summary.manifest],
    ['next', `npx spectraloom runs ${name}`],
    ['', `npx spectraloom sweep --from ${name} --neighbors 8,12,16`],
    [
      '',
      property
        ? `npx spectraloom screen --from ${name} --window '${leading}=lowest:highest'`
        : `npx spectraloom screen --from ${name} --onset 1.8:2.4`,
    ],
  ];
  const table = top.length === 0 ? [] : ['', renderRanking(top, { name: leading, unit })];
  return [renderFacts(facts), ...table, '', renderFacts(files)].join('\n');
}

/** `trial 3, maxNeighbors 20, hiddenFeatures 64`. */
function trialText({ trial, parameters }: DiscoverSummary['best']): string {
  return [`trial ${trial}`, ...Object.entries(parameters).map(([name, value]) => `${name} ${value}`)].join(', ');
}

function noOnsets({ testMae }: DiscoverSummary): string {
  return testMae === null ? 'no test set to compare them on' : 'too few to compare';
}

export function windowText(inWindow: number, screened: number, criteria: ScreeningCriteria): string {
  const windows = namedWindows(criteria).map(({ name, unit, from, to }) =>
    `${name} between ${shortNumber(from)} and ${shortNumber(to)} ${unit}`.trimEnd(),
  );
  return `${inWindow} of ${screened} have their ${windows.join(' and their ')}`;
}

/** `onset 1.1 to 1.8 eV`. */
export function criteriaWindowText(criteria: ScreeningCriteria): string {
  const windows = namedWindows(criteria).map(({ name, unit, from, to }) =>
    `${name} ${shortNumber(from)} to ${shortNumber(to)} ${unit}`.trimEnd(),
  );
  const { at } = criteria;
  return [...windows, ...(at ? [`at ${conditionValuesText(at)}`] : [])].join(', ');
}

/** What a person gave stands as it is; quarters of the data have many digits. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** `17 steps`, `17 steps, 9 reused`, `17 steps, all reused`. */
export function stepsText({ computed, reused }: Pick<Tally, 'computed' | 'reused'>): string {
  const steps = computed + reused;
  const counted = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
  if (reused === 0) return counted;
  return computed === 0 ? `${counted}, all reused` : `${counted}, ${reused} reused`;
}
