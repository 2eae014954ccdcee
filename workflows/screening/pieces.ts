/**
 * A shard, or a piece of one, by the network and to its place; and what is done with one that fails: it is cut in halves
 * until the crystal is found that is at fault, and that one is given up. Halves go through both steps again, so that every
 * table of predictions has its table of places.
 */

import type { ConditionValues } from '../../schemas/conditions.js';
import { required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { KeptState } from '../../schemas/run/message.js';
import type { ScreenedShard } from '../../schemas/screening/messages.js';
import type { RunControl, RunningTally } from '../frame/control.js';
import { insisting } from './insisting.js';
import { type ShardFailure, shardFailureOf } from './shard-failure.js';
import type { ScreeningSteps } from './steps.js';

/** What every shard is screened with. */
export interface ShardMaterials {
  /** Of `predictShard` beside the candidates, and of `placeShard` beside the predictions. */
  readonly predicting: Readonly<Record<string, ObjectRef | null>>;
  readonly placing: KeptState;
  readonly layer: string;
  /** Names of the members of an ensemble. */
  readonly members?: readonly string[];
  /** Conditions that candidates are predicted at; absent for models that take none. */
  readonly at?: ConditionValues;
  readonly run: string;
}

/** One table, or one shard of a list of tables. */
export interface Piece {
  readonly of: ObjectRef;
  readonly shard?: number;
}

/** What came of a piece, and how many of its two steps were found again; or why it failed. */
type PieceOutcome = { readonly screened: ScreenedShard; readonly reused: number } | { readonly failure: ShardFailure };

/** What is left to screen of a piece that failed, and what of it was given up. */
interface CutPiece {
  readonly halves: readonly Piece[];
  readonly quarantined: readonly ObjectRef[];
}

/** Longer lists are named by one reference: what is folded together fits one message. */
const MOST_REFERENCES = 4;

export class Pieces {
  /**
   * @param steps as they are to be called now: their priority may change
   * @param tally of the steps over shards
   */
  constructor(
    private readonly control: RunControl,
    private readonly steps: () => ScreeningSteps,
    private readonly materials: ShardMaterials,
    private readonly tally?: RunningTally,
  ) {}

  async screen({ of, shard }: Piece): Promise<PieceOutcome> {
    const { predicting, placing, layer, members, at, run } = this.materials;
    try {
      const predicted = await this.shardStep(() =>
        this.steps().compute.predictShard({
          inputs: { candidates: of, ...predicting },
          parameters: { layer, ...(members && { members: [...members] }), ...(at && { at }) },
          ...(shard !== undefined && { shard }),
          run,
        }),
      );
      const { predicted: rows, quarantined } = predicted.outputs;
      const sound = filled(rows);
      const [table] = sound;
      const placed =
        table &&
        (await this.shardStep(() =>
          this.steps().compute.placeShard({
            inputs: { predicted: table, ...placing },
            parameters: { layer },
            run,
          }),
        ));
      return {
        screened: {
          predicted: sound,
          placed: placed ? [required(placed.outputs.placed, 'places')] : [],
          quarantined: filled(quarantined),
        },
        reused: Number(predicted.reused) + Number(placed?.reused ?? false),
      };
    } catch (error) {
      const failure = shardFailureOf(error);
      if (!failure) throw error;
      return { failure };
    }
  }

  /**
   * @param number of the shard in its screening
   * @returns halves to be screened; none where it was a single crystal, which is given up
   */
  async cut({ of, shard = 0 }: Piece, failure: ShardFailure, number: number): Promise<CutPiece> {
    const { run } = this.materials;
    const halves = await insisting(this.control, () => this.steps().io.halve({ of, shard, run }));
    const [piece] = halves;
    if (halves.length > 1) return { halves: halves.map((half): Piece => ({ of: half })), quarantined: [] };
    const given = { piece: required(piece, 'a piece'), ...failure, shard: number, run };
    return {
      halves: [],
      quarantined: [await insisting(this.control, () => this.steps().io.quarantineCandidate(given))],
    };
  }

  async inFewReferences({ predicted, placed, quarantined }: ScreenedShard): Promise<ScreenedShard> {
    const few = async (refs: readonly ObjectRef[]) =>
      refs.length > MOST_REFERENCES
        ? [
            await insisting(this.control, () =>
              this.steps().io.list({ refs, producer: 'screening', run: this.materials.run }),
            ),
          ]
        : refs;
    return { predicted: await few(predicted), placed: await few(placed), quarantined: await few(quarantined) };
  }

  /** What is not the shard's fault pauses the run. */
  private shardStep<T>(work: () => Promise<T>): Promise<T> {
    return insisting(this.control, work, (error) => shardFailureOf(error) === null, this.tally);
  }
}

export function joined(a: ScreenedShard, b: ScreenedShard): ScreenedShard {
  return {
    predicted: [...a.predicted, ...b.predicted],
    placed: [...a.placed, ...b.placed],
    quarantined: [...a.quarantined, ...b.quarantined],
  };
}

export function rowsOf(refs: readonly ObjectRef[]): number {
  return refs.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
}

function filled(ref: ObjectRef | undefined): ObjectRef[] {
  return ref && (ref.rows ?? 0) > 0 ? [ref] : [];
}
