/**
 * What every workflow obeys: pause, resume and cancel, for itself and its children; and that it answers how far it is.
 *
 * Pausing lets running steps end and starts no new one; training rungs are stopped with their state kept, and shards of a
 * large screening are given up and begun again.
 */
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  type ExternalWorkflowHandle,
  getExternalWorkflowHandle,
  isCancellation,
  type SignalDefinition,
  setHandler,
  startChild,
  type Workflow,
  workflowInfo,
} from '@temporalio/workflow';
import type { Progress, StepResult } from '../../schemas/run/message.js';
import { lostAttempt } from './cancellation.js';
import { cancelUpdate, pauseSignal, pauseUpdate, progressQuery, resumeSignal, resumeUpdate } from './messages.js';
import type { RunProgress } from './progress.js';

/** Knows whether a pause cancelled it, or what surrounds it. */
class PausableScope extends CancellationScope {
  isStopped = false;

  override cancel(): void {
    this.isStopped = true;
    super.cancel();
  }
}

type ChildSignal = SignalDefinition<[number?]>;
type ChildHandle = Pick<ExternalWorkflowHandle, 'workflowId' | 'signal'>;

/** How many steps of a kind are running. */
export interface RunningTally {
  running: number;
}

export class RunControl {
  private paused = false;
  private cancelled = false;
  private reason = '';
  private pausedAt = 0;
  private pausedMs = 0;
  private readonly children: string[] = [];
  private readonly running = new Set<string>();
  /** Number of the newest pause or resume that children were told of, and that the parent told this run of. */
  private told = 0;
  private heard = 0;
  /** Scopes of steps that keep states: cancelled by a pause, started again by a resume. */
  private readonly stoppable = new Set<CancellationScope>();
  private readonly root = CancellationScope.current();

  constructor(readonly progress: RunProgress) {
    setHandler(progressQuery, () => this.state());
    setHandler(pauseUpdate, () => this.pause(), { validator: () => this.refuseWhen(this.paused, 'is paused already') });
    setHandler(resumeUpdate, () => this.resume(), { validator: () => this.refuseWhen(!this.paused, 'is not paused') });
    setHandler(cancelUpdate, () => this.cancel(), {
      validator: () => this.refuseWhen(this.cancelled, 'is being cancelled already'),
    });
    setHandler(pauseSignal, (number) => void (this.isOvertaken(number) || this.paused || this.pause()));
    setHandler(resumeSignal, (number) => void (this.isOvertaken(number) || (this.paused && this.resume())));
  }

  /** Names what is going on, waits while paused, counts one unit when it is done. */
  async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.untilResumed();
    this.progress.report({ stage: name });
    const result = await work();
    this.progress.report(({ done }) => ({ done: done + 1 }));
    return result;
  }

  /** A step that is neither started while paused nor counted as a unit by itself. */
  async step(work: () => Promise<StepResult>): Promise<StepResult> {
    await this.untilResumed();
    const result = await work();
    if (result.reused) this.progress.report(({ reused }) => ({ reused: reused + 1 }));
    return result;
  }

  /** A step that keeps states: a pause stops it, a resume starts it again from the state it kept. */
  async stoppableStep(work: (resume: StepResult['stopped']) => Promise<StepResult>): Promise<StepResult> {
    let stopped: StepResult['stopped'];
    for (;;) {
      const result = await this.step(() => this.untilStopped(() => work(stopped)));
      if (!result.stopped) return result;
      if (this.root.consideredCancelled) throw new CancelledFailure('the run was cancelled');
      // Stopped before it began, it kept nothing: what it was given is still the latest.
      stopped = result.stopped.checkpoint ? result.stopped : (stopped ?? result.stopped);
    }
  }

  /**
   * A step that a pause stops and a resume begins again; it keeps nothing.
   * @param tally in which it counts while it runs: not from its stop to its new beginning
   */
  async repeatable<T>(work: () => Promise<T>, tally: RunningTally = { running: 0 }): Promise<T> {
    for (;;) {
      await this.untilResumed();
      const scope = new PausableScope();
      this.stoppable.add(scope);
      tally.running++;
      try {
        return await scope.run(work);
      } catch (error) {
        const isStopped = scope.isStopped && (isCancellation(error) || lostAttempt(error) !== undefined);
        if (!isStopped || this.root.consideredCancelled) throw error;
      } finally {
        tally.running--;
        this.stoppable.delete(scope);
      }
    }
  }

  /** Runs a child under this workflow's id, `parent/name`; pause, resume and cancel reach it. */
  async child<T extends Workflow>(name: string, workflow: T, args: Parameters<T>): Promise<Awaited<ReturnType<T>>> {
    await this.untilResumed();
    const workflowId = `${workflowInfo().workflowId}/${name}`;
    this.children.push(workflowId);
    const child = await startChild<Workflow>(workflow, { workflowId, args });
    this.running.add(workflowId);
    // A pause that came before the child was there has not reached it.
    if (this.paused) await this.tell(child, pauseSignal);
    try {
      return (await child.result()) as Awaited<ReturnType<T>>;
    } finally {
      this.running.delete(workflowId);
    }
  }

  get isPaused(): boolean {
    return this.paused;
  }

  /** Whether this run was asked to end early. */
  get isCancelled(): boolean {
    return this.root.consideredCancelled;
  }

  /** Why the run paused by itself; empty while it does not, and where a user paused it. */
  get pauseReason(): string {
    return this.reason;
  }

  /** Of this run, until now. */
  get pausedSeconds(): number {
    return (this.pausedMs + (this.paused ? Date.now() - this.pausedAt : 0)) / 1000;
  }

  /** A pause that no user asked for; the first reason of several is told. */
  pauseBecause(reason: string): void {
    if (!this.paused) this.pause();
    this.reason ||= reason;
  }

  async untilResumed(): Promise<void> {
    await condition(() => !this.paused);
  }

  state(): Progress {
    return { ...this.progress.now(), paused: this.paused, children: [...this.children] };
  }

  private async untilStopped(work: () => Promise<StepResult>): Promise<StepResult> {
    const scope = new CancellationScope();
    this.stoppable.add(scope);
    try {
      return await scope.run(work);
    } catch (error) {
      const lost = lostAttempt(error);
      // A pause that met the step before it kept a state, or after its worker was killed: it starts again, from what it
      // is known to have kept. By now the run may have been resumed.
      if (scope.consideredCancelled && !this.root.consideredCancelled && (lost || isCancellation(error)))
        return {
          key: '',
          outputs: {},
          summary: {},
          reused: false,
          stopped: { checkpoint: lost?.checkpoint ?? null },
        };
      throw error;
    } finally {
      this.stoppable.delete(scope);
    }
  }

  private pause(): Progress {
    this.paused = true;
    this.pausedAt = Date.now();
    for (const scope of this.stoppable) scope.cancel();
    this.tellChildren(pauseSignal);
    return this.state();
  }

  private resume(): Progress {
    this.paused = false;
    this.reason = '';
    this.pausedMs += Date.now() - this.pausedAt;
    this.tellChildren(resumeSignal);
    return this.state();
  }

  private cancel(): Progress {
    this.cancelled = true;
    this.root.cancel();
    return this.state();
  }

  private tellChildren(signal: ChildSignal): void {
    this.told++;
    for (const id of this.running) void this.tell(getExternalWorkflowHandle(id), signal);
  }

  private async tell(child: ChildHandle, signal: ChildSignal): Promise<void> {
    try {
      await child.signal(signal, this.told);
    } catch (error) {
      // The child may have ended in the meantime: shown, and no reason to fail the parent.
      this.progress.report({ note: `${child.workflowId} did not take ${signal.name}: ${String(error)}` });
    }
  }

  /** Whether the parent has said something since; always false where it does not number what it says. */
  private isOvertaken(number?: number): boolean {
    if (number === undefined) return false;
    if (number <= this.heard) return true;
    this.heard = number;
    return false;
  }

  private refuseWhen(refused: boolean, why: string): void {
    if (refused)
      throw ApplicationFailure.create({
        type: 'RefusedError',
        nonRetryable: true,
        message: `${workflowInfo().workflowId} ${why}`,
      });
  }
}
