/** All steps of a run again, how they compare, and what this machine computes with that is not what they were computed with. */
import type { ComputeHost } from '../../../activities/frame/compute-host.js';
import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { describeEnvironment } from '../../../infra/audit/attempts/environment.js';
import type { KeyDifference } from '../../../infra/audit/lineage/key-differences.js';
import { type ComparedEnvironment, compareEnvironments } from '../../../infra/audit/reproduction/environments.js';
import { MadeAgain } from '../../../infra/audit/reproduction/made-again.js';
import { RecordedMakers } from '../../../infra/audit/reproduction/recorded-makers.js';
import { type RecordedStep, recordedRun } from '../../../infra/audit/reproduction/recorded-steps.js';
import type { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import { entrySource } from '../../../infra/audit/trail/entry-source.js';
import { inParallel } from '../../../infra/audit/trail/in-parallel.js';
import { fusedOperations } from '../../../infra/fused-operations.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { Reproduction, type StepAgain } from './reproduction.js';

interface Sources {
  readonly trail: AuditTrail;
  readonly objects: ObjectStore;
  readonly host: ComputeHost;
  /** For what is made again and needed. */
  readonly folder: string;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

interface Asked {
  readonly run: string;
  /** Name of steps, or the start of a key; null for all. */
  readonly step: string | null;
  readonly isChain: boolean;
  readonly threads: number;
  readonly tolerance: number;
  /** Steps at a time. */
  readonly lanes: number;
}

/** What the key of a step covers of the program, as it was recorded and as it is here. */
interface ToldStep extends StepAgain {
  readonly versions: readonly KeyDifference[];
}

export interface ReproducedRun {
  readonly run: string;
  readonly isChain: boolean;
  readonly tolerance: number;
  readonly isReproduced: boolean;
  /** In the order in which they were begun, then those that inputs needed of other runs. */
  readonly steps: readonly ToldStep[];
  /** Steps of whose making the trail does not tell. */
  readonly untold: readonly string[];
  /** Objects that no step made, taken as they are in the store. */
  readonly taken: number;
  readonly environments: readonly ComparedEnvironment[];
}

export async function reproduceRun(sources: Sources, asked: Asked): Promise<ReproducedRun> {
  const { trail, objects, host, folder, signal, onProgress } = sources;
  const { run, step, isChain, threads, tolerance, lanes } = asked;
  const source = entrySource(trail.store);
  const recorded = await recordedRun(await trail.entriesOf(run), source);
  const wanted = recorded.steps.filter((each) => isAsked(step, each));
  const untold = recorded.untold.filter((name) => step === null || name === step);
  const reproduction = new Reproduction({
    parts: new ArtifactParts(new ArtifactStore(objects)),
    makers: new RecordedMakers(recorded, source),
    made: new MadeAgain(folder),
    host,
    isChain,
    tolerance,
    signal,
  });
  let done = 0;
  await inParallel(
    wanted,
    async (each) => {
      await reproduction.again(each);
      onProgress(++done, wanted.length);
    },
    lanes,
  );
  const codeVersions = await versionsOf(host, signal);
  const byKey = new Map(recorded.steps.map((each) => [each.stepKey, each]));
  const steps = inOrder(await reproduction.all(), wanted).map((each) => ({
    ...each,
    versions: versionDifferences(byKey.get(each.stepKey), codeVersions),
  }));
  const here = await describeEnvironment({
    codeVersions: Object.fromEntries(Object.entries(codeVersions)),
    servers: {},
    threads: { intraOp: threads, interOp: 1, openMp: threads },
  });
  const recordedHashes = wanted.map(({ environment }) => environment);
  const environments = (await compareEnvironments(trail.store, recordedHashes, here)).map((each) => ({
    ...each,
    differences: each.differences && ofSteps(each.differences, new Set(steps.map(({ step: name }) => name))),
  }));
  const isReproduced = untold.length === 0 && steps.every(({ likeness }) => isLike(likeness));
  return { run, isChain, tolerance, isReproduced, steps, untold, taken: reproduction.taken.size, environments };
}

/** Sources of steps that were not computed say nothing. */
function ofSteps(differences: readonly KeyDifference[], steps: ReadonlySet<string>): KeyDifference[] {
  return differences.filter(({ path }) => !path.startsWith('steps.') || steps.has(path.split('.')[1] ?? ''));
}

function isAsked(step: string | null, { step: name, stepKey }: RecordedStep): boolean {
  return step === null || name === step || (/^[0-9a-f]{6,}$/.test(step) && stepKey.startsWith(step));
}

function isLike(likeness: StepAgain['likeness']): boolean {
  return likeness !== 'different' && likeness !== 'failed';
}

function inOrder(all: readonly StepAgain[], wanted: readonly RecordedStep[]): StepAgain[] {
  const places = new Map(wanted.map(({ stepKey }, i) => [stepKey, i]));
  const placeOf = ({ stepKey }: StepAgain) => places.get(stepKey) ?? wanted.length;
  return [...all].sort((a, b) => placeOf(a) - placeOf(b));
}

/** @returns step -> its code version in this program */
async function versionsOf(host: ComputeHost, signal: AbortSignal): Promise<Record<string, number>> {
  const hooks = { signal, onProgress: () => {}, onCheckpoint: async () => {} };
  const { summary } = await host.run({ step: 'stepVersions', inputs: {}, parameters: {}, resume: null }, hooks);
  return Object.fromEntries(Object.entries(summary).map(([step, version]) => [step, Number(version)]));
}

function versionDifferences(
  step: RecordedStep | undefined,
  codeVersions: Readonly<Record<string, number>>,
): KeyDifference[] {
  if (!step) return [];
  const [here, there] = [codeVersions[step.step] ?? null, step.codeVersion];
  const fused = fusedOperations().identity;
  return [
    ...(here === there ? [] : [{ path: 'codeVersion', here, there }]),
    // Recorded of the steps alone whose key it is part of.
    ...(step.fusedOperations === null || step.fusedOperations === fused
      ? []
      : [{ path: 'fusedOperations', here: fused, there: step.fusedOperations }]),
  ];
}
