/**
 * Activities for workflow tests: they answer at once with references made of their own names, and note their calls.
 * What a workflow does with results, errors and messages is under test there; what steps compute is not.
 */
import { createHash } from 'node:crypto';
import { activityInfo, CancelledFailure, cancelled, heartbeat, sleep } from '@temporalio/activity';
import type { ArtifactKind, ObjectRef } from '../../../schemas/run/artifact.js';
import type { StepMessage, StepResult } from '../../../schemas/run/message.js';

export interface Call {
  readonly name: string;
  readonly message: StepMessage & { readonly parameters: Record<string, unknown> };
}

/** What one activity does instead of answering at once. */
export type Behaviour = (message: Call['message'], answer: () => StepResult) => Promise<StepResult>;

export function ref(text: string, rows: number | null = 1, kind: ArtifactKind = 'checkpoint'): ObjectRef {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { kind, sha256, bytes: text.length, rows, schemaVersion: 1 };
}

/** Output names and row counts of each step, and its summary. */
const ANSWERS: Record<string, { outputs: Record<string, number>; summary?: Record<string, number | string | null> }> = {
  ingest: { outputs: { structures: 2, spectra: 8, split: 8 }, summary: { crystals: 8, points: 301 } },
  featurize: { outputs: { graphs: 4 } },
  trainRung: {
    outputs: { last: 9, best: 9, curve: 3 },
    summary: { bestValidationMae: 0.3, lastValidationMae: 0.4, bestEpoch: 2 },
  },
  leadingError: { outputs: {}, summary: { leadingMae: 0.25, leadingCrystals: 1 } },
  evaluate: { outputs: {}, summary: { testMae: 0.5, testCrystals: 1 } },
  sweepImportance: { outputs: { importance: 2 } },
  sweepReport: { outputs: { report: 0 } },
  embed: { outputs: { embeddings: 8 } },
  cluster: { outputs: { linkage: 7, labels: 8, labellings: 1, validity: 6 } },
  stability: { outputs: { stability: 27 }, summary: { recommended: 5 } },
  map: { outputs: { map: 8 } },
  consensus: { outputs: { consensus: 7, consensusLabels: 8, consensusValidity: 1 } },
  agreement: { outputs: { agreement: 3003 } },
  seedConsensus: { outputs: { linkage: 7, labels: 8, stability: 5 } },
  seedStability: { outputs: { seedStability: 5 } },
  describe: { outputs: { descriptors: 16 }, summary: { onsetR2: 0.9 } },
  interpret: {
    outputs: {
      crystalFeatures: 8,
      enrichment: 5,
      clusterOnsets: 3,
      clusterProperties: 3,
      rules: 3,
      compositionTest: 1,
      featureShifts: 9,
    },
  },
  groupProperties: { outputs: { groupProperties: 6 } },
  probe: { outputs: { probes: 117 } },
  explain: { outputs: { splits: 66, matchedPairs: 9 } },
  attribute: { outputs: { trainingMeans: 1, groupAtoms: 40, groupBonds: 60 } },
  onePerCrystal: { outputs: { structures: 8, spectra: 8, split: 8, graphs: 8 } },
  foldGroups: { outputs: { groups: 8 } },
  fold: { outputs: { split: 8 } },
  foldShare: { outputs: { split: 5 }, summary: { trained: 3, ofAll: 6 } },
  networkOutOfFold: { outputs: { outOfFold: 4 } },
  baselinesOutOfFold: { outputs: { outOfFold: 16 } },
  evidence: {
    outputs: { errors: 24, comparisons: 6, polymorphs: 6, calibration: 8, besideTrees: 2 },
    summary: { verdict: 'the network is not told apart', besideTrees: 'trees with the network are better' },
  },
  learningOutOfFold: { outputs: { learning: 18 } },
  conditionValues: { outputs: { values: 8, changes: 1 }, summary: { changes: 'the network is better than no change' } },
  numberErrors: { outputs: { errors: 16 } },
  enumerate: { outputs: { candidates: 3, rejected: 0 } },
  givenCandidates: { outputs: { candidates: 2, rejected: 1 } },
  trainingDomain: { outputs: { species: 40, atoms: 20 } },
  screenShard: { outputs: { results: 10, quarantine: 0, assessed: 10 } },
  rank: { outputs: { ranked: 30, quarantine: 0, reliability: 5 }, summary: { screened: 30, inWindow: 7 } },
  report: { outputs: { report: 0 } },
};

export function standInActivities(behaviours: Readonly<Record<string, Behaviour>> = {}) {
  const calls: Call[] = [];
  const byKey = new Map<string, StepResult['outputs']>();
  const steps = Object.fromEntries(
    Object.keys(ANSWERS).map((name) => [
      name,
      async (message: Call['message']): Promise<StepResult> => {
        calls.push({ name, message });
        const answer = () => {
          const result = answerOf(name, message);
          byKey.set(result.key, result.outputs);
          return result;
        };
        return behaviours[name] ? behaviours[name](message, answer) : answer();
      },
    ]),
  );
  const note =
    (name: string) =>
    async (message: unknown): Promise<ObjectRef> => {
      calls.push({ name, message: message as Call['message'] });
      return ref(`${name} ${JSON.stringify(message)}`, 3, 'shards');
    };
  const activities = {
    ...steps,
    collect: note('collect'),
    list: note('list'),
    prune: note('prune'),
    seal: note('seal'),
    sealRun: async () => ({ state: 'finished', seal: null }),
    publishEnsemble: note('publishEnsemble'),
    describeTrainer: async () => ({ threads: 1, versions: {} }),
    findResults: async ({ keys }: { readonly keys: readonly string[] }) => keys.map((key) => byKey.get(key)!),
    rankTrials: async (message: object) => ({
      leaderboard: await note('rankTrials')(message),
      curves: ref(`curves ${JSON.stringify(message)}`, 3, 'shards'),
    }),
  };
  return { activities, calls, named: (name: string) => calls.filter((call) => call.name === name) };
}

/** What a stand-in answers to a message. */
export function answerOf(name: string, message: StepMessage): StepResult {
  const { outputs, summary = {} } = ANSWERS[name]!;
  const given = JSON.stringify([name, message.parameters, message.inputs, message.shard]);
  const key = createHash('sha256').update(given).digest('hex');
  const named = Object.entries(outputs).map(([output, rows]) => [output, ref(`${given} ${output}`, rows)]);
  return { key, outputs: Object.fromEntries(named), summary, reused: false };
}

/** Runs until it is cancelled, as a training does, then returns the state it kept. */
export async function untilStopped(kept: ObjectRef): Promise<StepResult> {
  const beat = setInterval(() => heartbeat({ attempt: activityInfo().attempt }), 200);
  try {
    await cancelled();
    throw new Error('cancelled() never returns');
  } catch (error) {
    if (!(error instanceof CancelledFailure)) throw error;
    return { key: '', outputs: {}, summary: {}, reused: false, stopped: { checkpoint: { last: kept } } };
  } finally {
    clearInterval(beat);
  }
}

export async function slowly(answer: () => StepResult, milliseconds: number): Promise<StepResult> {
  await sleep(milliseconds);
  return answer();
}
