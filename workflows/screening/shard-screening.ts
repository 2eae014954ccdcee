/** One shard of a large screening, counted as it goes: at once, or in pieces when it fails. */
import { condition } from '@temporalio/workflow';
import type { ScreenedShard } from '../../schemas/screening/messages.js';
import type { RunControl } from '../frame/control.js';
import { joined, type Piece, Pieces, rowsOf, type ShardMaterials } from './pieces.js';
import { poisonedShardWorkflow } from './poisoned-shard.js';
import type { ShardFailure } from './shard-failure.js';
import type { ScreeningRun } from './state.js';
import { type ScreeningSteps, screeningSteps } from './steps.js';

/** Failing shards that are searched at a time: when all fail, the failure budget notices after a few. */
const MOST_SEARCHED = 4;

export class ShardScreening {
  private readonly pieces: Pieces;
  private readonly byPriority = new Map<number, ScreeningSteps>();
  private searched = 0;

  constructor(
    private readonly control: RunControl,
    private readonly run: ScreeningRun,
    private readonly name: string,
    private readonly materials: ShardMaterials,
  ) {
    this.pieces = new Pieces(control, () => this.steps, materials, run);
  }

  /** With the priority of now. */
  get steps(): ScreeningSteps {
    const { priority } = this.run.knobs;
    const known = this.byPriority.get(priority);
    if (known) return known;
    const steps = screeningSteps(this.name, priority);
    this.byPriority.set(priority, steps);
    return steps;
  }

  /** @param number of the shard in its screening */
  async screen(piece: Piece, number: number): Promise<ScreenedShard> {
    const outcome = await this.pieces.screen(piece);
    if ('screened' in outcome) {
      this.count(outcome.screened, outcome.reused);
      return outcome.screened;
    }
    await condition(() => this.searched < MOST_SEARCHED);
    this.searched++;
    try {
      return await this.search(piece, outcome.failure, number);
    } finally {
      this.searched--;
    }
  }

  private async search(piece: Piece, failure: ShardFailure, number: number): Promise<ScreenedShard> {
    const { halves, quarantined } = await this.pieces.cut(piece, failure, number);
    let screened: ScreenedShard = { predicted: [], placed: [], quarantined };
    this.count(screened, 0);
    for (let pending = halves; pending.length > 0; ) {
      const { name, materials } = this;
      const input = { name, priority: this.run.knobs.priority, number, pending, materials };
      const part = await this.control.child(`shard-${number}`, poisonedShardWorkflow, [input]);
      this.count(part.screened, part.reused);
      screened = joined(screened, part.screened);
      pending = part.pending;
      if (part.stopped !== undefined) this.control.pauseBecause(part.stopped);
    }
    return this.pieces.inFewReferences(screened);
  }

  private count({ predicted, quarantined }: ScreenedShard, reused: number): void {
    this.run.screened({ predicted: rowsOf(predicted), quarantined: rowsOf(quarantined) });
    this.run.reused += reused;
    const verdict = this.run.exceededBudget();
    if (verdict !== null) this.control.pauseBecause(verdict);
  }
}
