/**
 * Activities of a large screening that compute nothing: a list of numbered candidates, pages and shards of given sizes,
 * and crystals that fail every table they are in. Tables are known by their references, so that halves are halves.
 */
import { ApplicationFailure, activityInfo, heartbeat } from '@temporalio/activity';
import type { ArtifactKind, ObjectRef } from '../../../schemas/run/artifact.js';
import type { HalveMessage, StepMessage, StepResult } from '../../../schemas/run/message.js';
import type { ScreeningInput } from '../../../schemas/screening/input.js';
import type { ScreeningCounts } from '../../../schemas/screening/manifest.js';
import type {
  FoldMessage,
  JudgeScreeningMessage,
  ListedPage,
  ListPageMessage,
  QuarantineMessage,
} from '../../../schemas/screening/messages.js';
import { ref } from './stand-in-activities.js';

/** One page of the list. */
export interface StandInPage {
  /** Candidates of each shard. */
  readonly shards: readonly number[];
  readonly equal?: number;
  readonly refused?: number;
  readonly takenOver?: number;
  readonly verdict?: ListedPage['verdict'];
}

export interface StandInScreening {
  readonly pages: readonly StandInPage[];
  /** Candidates, by their number, that a step fails for; what it throws. */
  readonly poisoned?: Readonly<Record<number, () => Error>>;
  /** Candidates that `predictShard` gives up itself. */
  readonly unsound?: readonly number[];
  /** What happens before a step or page is answered. */
  readonly before?: (name: string, message: object) => Promise<void> | void;
  /** Whether the attempt of a step beats no more, as those of a killed worker. */
  readonly isLost?: (name: string) => boolean;
}

interface Call {
  readonly name: string;
  readonly message: object;
  readonly attempt: number;
}

export const SCREENING_INPUT: ScreeningInput = {
  name: 'test',
  identity: { models: [ref('model')], from: 'discover/test', layer: 'GCN4', functional: null },
  places: [{ kind: 'source', place: '/candidates', state: null }],
  reading: {},
  surroundings: {
    structures: ref('structures', 8, 'structures'),
    split: ref('split', 8, 'split'),
    embeddings: ref('embeddings', 8, 'embeddings'),
    labels: ref('labels', 8, 'labels'),
    graphs: ref('graphs', 8, 'graphs'),
    leftOut: null,
    calibration: null,
  },
  knobs: {
    criteria: ref('criteria', null, 'screening-criteria'),
    parallel: 8,
    priority: 3,
    limit: null,
    failureBudget: { share: 0.2, after: 1000 },
  },
  since: null,
  previous: null,
  run: 'screening/test/1',
};

export function standInScreening({
  pages,
  poisoned = {},
  unsound = [],
  before,
  isLost = () => false,
}: StandInScreening) {
  const calls: Call[] = [];
  const tables = new Map<string, readonly number[]>();
  const folds: FoldMessage[] = [];
  const quarantined: QuarantineMessage[] = [];
  let inFlight = 0;
  let mostInFlight = 0;

  const tableOf = (kind: ArtifactKind, candidates: readonly number[]): ObjectRef => {
    const table = ref(`${kind} ${candidates.join(' ')}`, candidates.length, kind);
    tables.set(table.sha256, candidates);
    return table;
  };
  const firstOf = (page: number): number => pages.slice(0, page).reduce((sum, { shards }) => sum + sumOf(shards), 0);
  const shardsOf = (page: number): ObjectRef => ref(`page ${page}`, pages[page]!.shards.length, 'shards');
  for (const [page, { shards }] of pages.entries()) {
    let first = firstOf(page);
    for (const [shard, rows] of shards.entries()) {
      tables.set(`${shardsOf(page).sha256} ${shard}`, numbersFrom(first, rows));
      first += rows;
    }
  }
  const candidatesOf = ({ sha256 }: ObjectRef, shard?: number): readonly number[] =>
    tables.get(shard === undefined ? sha256 : `${sha256} ${shard}`) ?? tables.get(sha256)!;

  const note = async (name: string, message: object): Promise<void> => {
    calls.push({ name, message, attempt: activityInfo().attempt });
    // Cancellations come with the answer to a heartbeat; who is to be taken for lost beats no more.
    const beat = setInterval(() => isLost(name) || heartbeat(), 200);
    try {
      await before?.(name, message);
    } finally {
      clearInterval(beat);
    }
  };
  const answer = (outputs: StepResult['outputs']): StepResult => ({ key: '', outputs, summary: {}, reused: false });
  const refuse = (candidates: readonly number[]): void => {
    const bad = candidates.find((candidate) => candidate in poisoned);
    if (bad !== undefined) throw poisoned[bad]!();
  };

  const activities = {
    pollingSlots: async () => 3,
    trainingDomain: async () => answer({ species: ref('species'), atoms: ref('atoms') }),
    domain: async () => answer({ points: ref('points', 6, 'training-points') }),

    async listCandidates(message: ListPageMessage): Promise<ListedPage> {
      await note('listCandidates', message);
      const number = Number(message.at.cursor ?? 0);
      const { shards, equal = 0, refused = 0, takenOver = 0, verdict = null } = pages[number]!;
      const candidates = sumOf(shards);
      return {
        shards: shards.length > 0 ? shardsOf(number) : null,
        nShards: shards.length,
        seen: seenAfter(number),
        broken: refused > 0 ? ref(`broken ${number}`, refused, 'quarantined-candidates') : null,
        taken: takenOver > 0 ? ref(`taken ${number}`, null, 'candidate-ids') : null,
        listed: candidates + equal + refused + takenOver,
        ...{ candidates, equal, refused, takenOver, verdict },
        next: number + 1 < pages.length ? { place: 0, cursor: String(number + 1) } : null,
      };
    },

    async predictShard(message: StepMessage): Promise<StepResult> {
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      try {
        await note('predictShard', message);
        const candidates = candidatesOf(message.inputs.candidates!, message.shard);
        refuse(candidates);
        const givenUp = candidates.filter((candidate) => unsound.includes(candidate));
        return answer({
          predicted: tableOf(
            'predicted-candidates',
            candidates.filter((candidate) => !givenUp.includes(candidate)),
          ),
          quarantined: tableOf('quarantined-candidates', givenUp),
        });
      } finally {
        inFlight--;
      }
    },

    async placeShard(message: StepMessage): Promise<StepResult> {
      await note('placeShard', message);
      return answer({ placed: tableOf('placed-candidates', candidatesOf(message.inputs.predicted!)) });
    },

    async halve({ of, shard }: HalveMessage): Promise<ObjectRef[]> {
      const candidates = candidatesOf(of, shard);
      const half = Math.ceil(candidates.length / 2);
      return [candidates.slice(0, half), candidates.slice(half)]
        .filter(({ length }) => length > 0)
        .map((piece) => tableOf('listed-candidates', piece));
    },

    async list({ refs }: { readonly refs: readonly ObjectRef[] }): Promise<ObjectRef> {
      const list = ref(`list ${refs.map(({ sha256 }) => sha256).join(' ')}`, refs.length, 'shards');
      tables.set(
        list.sha256,
        refs.flatMap((table) => candidatesOf(table)),
      );
      return list;
    },

    async quarantineCandidate(message: QuarantineMessage): Promise<ObjectRef> {
      quarantined.push(message);
      return tableOf('quarantined-candidates', candidatesOf(message.piece));
    },

    async foldShards(message: FoldMessage): Promise<ObjectRef> {
      await note('foldShards', message);
      folds.push(message);
      return ref(`folded ${JSON.stringify({ ...message, name: '', run: '' })}`, null, 'screening-page');
    },

    async judgeScreening(message: JudgeScreeningMessage): Promise<{ ranking: ObjectRef; counts: ScreeningCounts }> {
      await note('judgeScreening', message);
      return { ranking: ref('ranking', message.top, 'screening-results'), counts: countsOf(folds, candidatesOf) };
    },
  };
  return {
    activities,
    calls,
    folds,
    quarantined,
    named: <M>(name: string) => calls.filter((call) => call.name === name).map(({ message }) => message as M),
    candidatesOf,
    mostInFlight: () => mostInFlight,
  };
}

/** Ids of a page and those before. */
export function seenAfter(page: number): ObjectRef {
  return ref(`seen ${page}`, null, 'candidate-ids');
}

/** An error that no retry mends, as the frame of the steps throws it. */
export function finalError(type: string, message: string, attempts = 1): Error {
  const details = attempts > 1 ? [{ attempts }] : [{}];
  return ApplicationFailure.create({ type, message, nonRetryable: true, details });
}

/** What a manifest counts, by the messages that it is written from. */
function countsOf(folds: readonly FoldMessage[], candidatesOf: (ref: ObjectRef) => readonly number[]): ScreeningCounts {
  const pages = folds.flatMap((fold) => fold.pages);
  const shards = folds.flatMap((fold) => fold.shards);
  const rows = (refs: readonly ObjectRef[]) => refs.flatMap((table) => candidatesOf(table)).length;
  return {
    listed: sumOf(pages.map(({ listed }) => listed)),
    predicted: sumOf(shards.map((shard) => rows(shard?.predicted ?? []))),
    quarantined: sumOf([
      ...pages.map(({ refused }) => refused),
      ...shards.map((shard) => rows(shard?.quarantined ?? [])),
    ]),
    equal: sumOf(pages.map(({ equal }) => equal)),
    takenOver: sumOf(pages.map(({ takenOver }) => takenOver)),
    notScreened: 0,
    released: 0,
  };
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function numbersFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
