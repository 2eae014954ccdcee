/**
 * A shard of a large screening that fails, in a workflow of its own: thousands of attempts may be needed to find every
 * crystal that is at fault, more than the history of the screening has room for.
 * Steps: predictShard, placeShard, halve and quarantineCandidate, one piece after the other.
 * Comes back with what is left when its own history has grown long, or when something else than its crystals is at fault:
 * its screening pauses with the reason then, where a user sees it, and starts it again with what is left. Messages: progress,
 * pause, resume, cancel.
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
  /** Why it came back, where no crystal is at fault. */
  readonly stopped?: string;
}

class StoppedSearch extends Error {}

/** Ends the search where another run would pause by itself. */
class SearchControl extends RunControl {
  override pauseBecause(reason: string): never {
    throw new StoppedSearch(reason);
  }
}

/** References in one answer: about a tenth of a megabyte, and ten thousand events at most. */
const MOST_GATHERED = 400;

export async function poisonedShardWorkflow(input: PoisonedShardInput): Promise<PoisonedShardResult> {
  const { name, priority, number, materials } = input;
  const control = new SearchControl(new RunProgress(0));
  const steps = screeningSteps(name, priority);
  const pieces = new Pieces(control, () => steps, materials);
  const pending = [...input.pending];
  let screened: ScreenedShard = { predicted: [], placed: [], quarantined: [] };
  let reused = 0;
  const gathered = () => screened.predicted.length + screened.placed.length + screened.quarantined.length;
  let stopped: string | undefined;
  try {
    for (let piece = pending[0]; piece && gathered() < MOST_GATHERED; piece = pending[0]) {
      // One after the other: together they would need what the whole did.
      const outcome = await pieces.screen(piece);
      if ('screened' in outcome) {
        pending.shift();
        screened = joined(screened, outcome.screened);
        reused += outcome.reused;
      } else {
        const { halves, quarantined } = await pieces.cut(piece, outcome.failure, number);
        pending.splice(0, 1, ...halves);
        screened = joined(screened, { predicted: [], placed: [], quarantined });
      }
      control.progress.report({ done: rowsOf(screened.predicted), failed: rowsOf(screened.quarantined) });
    }
  } catch (error) {
    if (!(error instanceof StoppedSearch)) throw error;
    stopped = error.message;
  }
  await condition(allHandlersFinished);
  return { screened, reused, pending, ...(stopped !== undefined && { stopped }) };
}
