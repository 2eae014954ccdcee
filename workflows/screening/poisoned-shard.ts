/**
 * A shard of a large screening that fails, in a workflow of its own: thousands of attempts may be needed to find every
 * crystal that is at fault, more than the history of the screening has room for.
 * Steps: predictShard, placeShard, halve and quarantineCandidate, one piece after the other.
 * Comes back with what is left when its own history has grown long, and is started again with it. Messages: progress, pause, resume, cancel.
 */
import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { ScreenedShard } from '../../schemas/screening/messages.js';
import { RunControl } from '../frame/control.js';
import { RunProgress } from '../frame/progress.js';
import { joined, type Piece, Pieces, rowsOf, type ShardMaterials } from './pieces.js';
import { screeningSteps } from './steps.js';

interface PoisonedShardInput {
  /** Of the screening. */
  readonly name: string;
  readonly priority: number;
  /** Of the shard in its screening. */
  readonly number: number;
  readonly pending: readonly Piece[];
  readonly materials: ShardMaterials;
}

interface PoisonedShardResult {
  readonly screened: ScreenedShard;
  readonly reused: number;
  /** Not screened yet, in order. */
  readonly pending: readonly Piece[];
}

/** References in one answer: about a tenth of a megabyte, and ten thousand events at most. */
const MOST_GATHERED = 400;

export async function poisonedShardWorkflow(input: PoisonedShardInput): Promise<PoisonedShardResult> {
  const { name, priority, number, materials } = input;
  const control = new RunControl(new RunProgress(0));
  const steps = screeningSteps(name, priority);
  const pieces = new Pieces(control, () => steps, materials);
  const pending = [...input.pending];
  let screened: ScreenedShard = { predicted: [], placed: [], quarantined: [] };
  let reused = 0;
  const gathered = () => screened.predicted.length + screened.placed.length + screened.quarantined.length;
  for (let piece = pending.shift(); piece; piece = gathered() < MOST_GATHERED ? pending.shift() : undefined) {
    // One after the other: together they would need what the whole did.
    const outcome = await pieces.screen(piece);
    if ('screened' in outcome) {
      screened = joined(screened, outcome.screened);
      reused += outcome.reused;
    } else {
      const { halves, quarantined } = await pieces.cut(piece, outcome.failure, number);
      pending.unshift(...halves);
      screened = joined(screened, { predicted: [], placed: [], quarantined });
    }
    control.progress.report({ done: rowsOf(screened.predicted), failed: rowsOf(screened.quarantined) });
  }
  await condition(allHandlersFinished);
  return { screened, reused, pending };
}
