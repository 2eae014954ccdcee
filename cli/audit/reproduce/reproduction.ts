/**
 * Steps of a run again, from what they were given, in child processes: nothing is looked up by key and nothing is
 * published. What was deleted meanwhile is made first, by the step that made it.
 */
import type { ComputeHost } from '../../../activities/frame/compute-host.js';
import type { ArtifactParts, EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import {
  type ComparedOutput,
  compareOutput,
  type Likeness,
  worstOf,
} from '../../../infra/audit/reproduction/compare-output.js';
import type { MadeAgain } from '../../../infra/audit/reproduction/made-again.js';
import type { RecordedMakers } from '../../../infra/audit/reproduction/recorded-makers.js';
import { objectsOf, type RecordedStep } from '../../../infra/audit/reproduction/recorded-steps.js';
import { MissingArtifactError } from '../../../schemas/failure.js';
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';

export interface StepAgain {
  readonly step: string;
  readonly stepKey: string;
  /** The run that computed it. */
  readonly run: string;
  /** The worst of its outputs; `failed` where it could not be made again. */
  readonly likeness: Likeness | 'failed';
  readonly outputs: readonly ComparedOutput[];
  /** Inputs that were deleted and were made first. */
  readonly madeFirst: readonly string[];
  readonly cpuSeconds: number | null;
  readonly error: string | null;
}

interface Work {
  readonly parts: Pick<ArtifactParts, 'fetch' | 'spread'>;
  readonly makers: Pick<RecordedMakers, 'makerOf' | 'partsOf'>;
  readonly host: ComputeHost;
  readonly made: MadeAgain;
  /** Every input is made again too, back to what the run was given. */
  readonly isChain: boolean;
  /** Of relative differences. */
  readonly tolerance: number;
  readonly signal: AbortSignal;
}

export class Reproduction {
  private readonly known = new Map<string, Promise<StepAgain>>();
  /** Keys of objects that no step made: what the run was given, and lists and tables of activities without a key. */
  readonly taken = new Set<string>();

  constructor(private readonly work: Work) {}

  /** Each key once, however often it is asked for. @throws the signal's reason */
  again(step: RecordedStep): Promise<StepAgain> {
    const known = this.known.get(step.stepKey) ?? this.compute(step);
    this.known.set(step.stepKey, known);
    return known;
  }

  /** @returns all that were made, those that an input needed among them */
  all(): Promise<StepAgain[]> {
    return Promise.all(this.known.values());
  }

  private async compute(step: RecordedStep): Promise<StepAgain> {
    const { host, tolerance, signal } = this.work;
    const madeFirst: string[] = [];
    const head = { step: step.step, stepKey: step.stepKey, run: step.run, madeFirst };
    try {
      const inputs: Record<string, EncodedArtifact[]> = {};
      for (const [name, ref] of Object.entries(step.inputs)) inputs[name] = await this.input(ref, step, madeFirst);
      const task = { step: step.step, inputs, parameters: step.parameters, resume: null };
      const hooks = { signal, onProgress: () => {}, onCheckpoint: async () => {} };
      const { outputs, cpuSeconds } = await host.run(task, hooks);
      const compared: ComparedOutput[] = [];
      for (const output of Object.keys(step.outputs)) {
        const [recorded, again] = [objectsOf(step, output), outputs[output] ?? []];
        const bytesOf = async (ref: ObjectRef) => (await this.stored(ref))?.bytes ?? null;
        compared.push(await compareOutput({ output, recorded, again, tolerance, bytesOf }));
        await this.keep(recorded, again);
      }
      const likeness = worstOf(compared.map((each) => each.likeness));
      return { ...head, likeness, outputs: compared, cpuSeconds, error: null };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || isOfServer(error)) throw error;
      return { ...head, likeness: 'failed', outputs: [], cpuSeconds: null, error: `${error.name}: ${error.message}` };
    }
  }

  private async input(ref: ObjectRef, reader: RecordedStep, madeFirst: string[]): Promise<EncodedArtifact[]> {
    const { parts, makers } = this.work;
    const listed = ref.kind === 'shards' ? await makers.partsOf(objectKey(ref), reader.run) : [ref];
    const found: EncodedArtifact[] = [];
    for (const part of listed ?? (await parts.spread(ref))) found.push(await this.part(part, reader, madeFirst));
    return found;
  }

  private async part(ref: ObjectRef, reader: RecordedStep, madeFirst: string[]): Promise<EncodedArtifact> {
    const { made, makers, isChain } = this.work;
    const key = objectKey(ref);
    const stored = isChain ? null : await this.stored(ref);
    if (stored) return stored;
    const maker = await makers.makerOf(key, reader);
    if (!maker) {
      this.taken.add(key);
      const given = await this.stored(ref);
      if (given) return given;
      throw new MissingArtifactError(`${key} is deleted, and no step of the trail made it`, { key });
    }
    const { likeness, error } = await this.again(maker);
    const again = await made.get(key);
    if (!again) {
      const why = error ?? `its step gave other parts than were recorded: ${likeness}`;
      throw new MissingArtifactError(`${key} could not be made again by ${maker.step}: ${why}`, { key });
    }
    if (!isChain) madeFirst.push(key);
    return again;
  }

  /** Under the names of the recorded objects; without a part for each nothing stands in their place. */
  private async keep(recorded: readonly ObjectRef[], again: readonly EncodedArtifact[]): Promise<void> {
    const { made, isChain } = this.work;
    if (recorded.length !== again.length) return;
    for (const [i, ref] of recorded.entries()) {
      const part = again[i];
      if (part && (isChain || !(await this.stored(ref)))) await made.keep(objectKey(ref), part);
    }
  }

  /** @returns null where the store has it no more */
  private async stored(ref: ObjectRef): Promise<EncodedArtifact | null> {
    try {
      return (await this.work.parts.fetch([ref]))[0] ?? null;
    } catch (error) {
      if (error instanceof MissingArtifactError) return null;
      throw error;
    }
  }
}

/** A store that is away says nothing about a step. */
function isOfServer(error: Error): boolean {
  return (error as { readonly kind?: unknown }).kind === 'transient' && error.name !== 'ChildProcessDiedError';
}
