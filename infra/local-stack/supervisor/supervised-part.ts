/**
 * One part under supervision: started, probed until ready, watched, restarted when it dies or does its work no more, stopped.
 *
 *   waiting -> starting -> ready <-> silent -> (ends, or is given up) -> restarting -> starting ...
 *                        any state -> stopping -> stopped
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { required } from '../../../schemas/required.js';
import type { Logger } from '../../telemetry.js';
import type { Part } from '../servers/part.js';
import { killGroup, signalProcess, waitUntilGone } from '../state/end-process.js';
import { type Ports, settlePorts } from '../state/ports.js';
import { identifyProcess, type ProcessIdentity, renewedIdentity } from '../state/process-identity.js';
import type { PartState, PartStatus } from '../state/status.js';
import { askWhetherAlive } from '../watch/alive-question.js';
import { groupMemory } from '../watch/group-memory.js';
import { membersByGroup, pulseOf } from '../watch/process-pulse.js';
import { PATIENCE, type Patience, untilSilent, untilStopped, type Watched } from '../watch/watch-part.js';
import { BackOff } from './back-off.js';
import type { LogFile } from './log-file.js';

const PROBE_WHILE_STARTING_MS = 100;
/** Longest silence of a worker's event loop, which decodes tables in between. */
const ALIVE_WITHIN_MS = 10_000;

/** What a part shares with its supervisor. */
interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly log: LogFile;
  ports(): Ports;
  /** Called before a start with the ports it will use. */
  onPorts(part: Part, ports: Ports): void;
  /** Called with the process of every start, and null when it has ended. */
  onProcess(part: Part, process: ProcessIdentity | null): void;
  onReady(part: Part): void;
  /** Default: that of production. */
  readonly patience?: Patience;
}

export class SupervisedPart {
  readonly part: Part;
  private readonly around: Surroundings;
  private readonly backOff = new BackOff();
  private readonly stopping = new AbortController();
  private state: PartState = 'waiting';
  private process: ProcessIdentity | null = null;
  private readySince: number | null = null;
  private restarts = 0;
  private failedStarts = 0;
  private lastReason: string | null = null;
  private askedToRestart: string | null = null;
  /** By sign: what is wrong with a part that was ready. */
  private readonly silences = { stopped: null as string | null, unanswered: null as string | null };
  private life: Promise<void> | null = null;

  constructor(part: Part, around: Surroundings) {
    this.part = part;
    this.around = around;
  }

  get ready(): boolean {
    return this.state === 'ready';
  }

  /** @param groups processes of this machine, of one look for all parts */
  status(groups = membersByGroup()): PartStatus {
    return {
      name: this.part.name,
      kind: this.part.kind,
      state: this.state,
      pid: this.process?.pid ?? null,
      address: this.part.address(this.around.ports()),
      readySince: this.readySince === null ? null : new Date(this.readySince).toISOString(),
      restarts: this.restarts,
      failedStarts: this.failedStarts,
      lastReason: this.lastReason,
      silence: this.silence,
      memory: this.process && groupMemory(this.process.pid, groups),
    };
  }

  private get silence(): string | null {
    return this.silences.stopped ?? this.silences.unanswered;
  }

  start(): void {
    this.life ??= this.live();
  }

  /** Ends the process as on stop; it is then started again at once. */
  async restart(reason: string): Promise<void> {
    if (!this.process) return;
    this.askedToRestart = reason;
    await this.end(this.process);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.state = 'stopping';
    if (this.process) await this.end(this.process);
    await this.life;
    this.state = 'stopped';
  }

  private async live(): Promise<void> {
    const { logger } = this.around;
    while (!this.stopping.signal.aborted) {
      this.state = 'starting';
      const reason = await this.liveOnce();
      const healthyMs = this.readySince === null ? 0 : Date.now() - this.readySince;
      this.failedStarts = this.readySince === null ? this.failedStarts + 1 : 0;
      this.readySince = null;
      if (this.stopping.signal.aborted) return;
      const asked = this.askedToRestart;
      this.askedToRestart = null;
      const delayMs = asked === null ? this.backOff.next(healthyMs) : 0;
      this.state = 'restarting';
      this.restarts++;
      this.lastReason = asked ?? reason;
      logger.warn({ child: this.part.name, reason: this.lastReason, delayMs }, 'restarting');
      await sleep(delayMs, undefined, { signal: this.stopping.signal }).catch(() => {});
    }
  }

  /** From a start to its end. @returns why it ended */
  private async liveOnce(): Promise<string> {
    const { part } = this;
    let ports: Ports;
    let child: ChildProcess;
    try {
      ports = await settlePorts(part.portNames, this.around.ports());
      this.around.onPorts(part, ports);
      child = await this.spawn(ports);
    } catch (error) {
      return `cannot be started: ${(error as Error).message}`;
    }
    const ended = new AbortController();
    const end = once(child, 'exit').then(([code, signal]) => {
      ended.abort();
      return signal ? `ended by ${signal}` : `ended with code ${code}`;
    });
    const running = required(this.process);
    // A stop that came while the process was being made has not seen it.
    if (this.stopping.signal.aborted) await this.end(running);
    const fault = await this.untilGivenUp(child, running, ports, ended);
    if (fault !== null) this.kill(running, fault);
    const ending = await end;
    // What it left behind (children that were stopped, or did not notice) would hold its memory for ever.
    killGroup(running);
    this.process = null;
    this.around.onProcess(part, null);
    return fault ?? ending;
  }

  /** @returns why it must be ended; null when it has ended by itself or was asked to */
  private async untilGivenUp(
    child: ChildProcess,
    running: ProcessIdentity,
    ports: Ports,
    ended: AbortController,
  ): Promise<string | null> {
    const patience = this.around.patience ?? PATIENCE;
    const watched = (sign: 'stopped' | 'unanswered'): Watched => ({
      pid: running.pid,
      ended: watch.signal,
      isLeaving: () => this.stopping.signal.aborted || this.askedToRestart !== null,
      onSilence: (silence) => this.onSilence(sign, silence),
    });
    const watch = new AbortController();
    ended.signal.addEventListener('abort', () => watch.abort(), { once: true });
    if (ended.signal.aborted) watch.abort();
    const work = async () =>
      (await this.untilReady(child, running, ports, watch.signal)) ??
      (await untilSilent(watched('unanswered'), () => this.probe(child, ports), patience));
    try {
      return await Promise.race([work(), untilStopped(watched('stopped'), patience)]);
    } finally {
      watch.abort();
      this.silences.stopped = null;
      this.silences.unanswered = null;
    }
  }

  private probe(child: ChildProcess, ports: Ports): Promise<void> {
    return this.part.probe(ports, () => askWhetherAlive(child, ALIVE_WITHIN_MS));
  }

  private onSilence(sign: 'stopped' | 'unanswered', silence: string | null): void {
    this.silences[sign] = silence;
    if (this.state === 'ready' || this.state === 'silent') this.state = this.silence === null ? 'ready' : 'silent';
    this.around.logger.warn({ child: this.part.name, silence }, silence === null ? 'answers again' : 'no answer');
  }

  /** One that answers no question hears no request either. */
  private kill(running: ProcessIdentity, reason: string): void {
    this.around.logger.warn({ child: this.part.name, pid: running.pid, reason }, 'killed');
    killGroup(renewedIdentity(running));
  }

  private async spawn(ports: Ports): Promise<ChildProcess> {
    const { program, args, cwd, env } = this.part.launch(ports);
    const child = spawn(program, args, {
      cwd,
      env: { ...this.around.environment, ...env },
      // A group of its own: signals for the supervisor's group do not reach it, and its children can be ended with it.
      detached: true,
      stdio: this.part.announcesReady ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    this.around.log.follow(required(child.stdout), 'stdout');
    this.around.log.follow(required(child.stderr), 'stderr');
    child.on('error', (error) => this.around.logger.error({ child: this.part.name, err: error }, 'child process'));
    // Read back rather than composed: a script's command line begins with its interpreter.
    this.process = identifyProcess(required(child.pid)) ?? {
      pid: required(child.pid),
      startTicks: 0,
      bootId: 'gone',
      command: [program],
    };
    this.around.onProcess(this.part, this.process);
    return child;
  }

  /** @returns null when it is ready or has ended, else why it must be ended */
  private async untilReady(
    child: ChildProcess,
    running: ProcessIdentity,
    ports: Ports,
    ended: AbortSignal,
  ): Promise<string | null> {
    const { part } = this;
    const until = Date.now() + part.readyWithinMs;
    let announced = !part.announcesReady;
    child.on('message', (message: { type?: string }) => {
      if (message?.type === 'ready') announced = true;
    });
    let last = 'no answer yet';
    while (!ended.aborted && !this.stopping.signal.aborted) {
      try {
        if (announced) {
          await this.probe(child, ports);
          await part.prepare(ports);
          if (!ended.aborted) this.becomeReady(running, ports);
          return null;
        }
      } catch (error) {
        last = (error as Error).message;
      }
      if (Date.now() > until) return `not ready after ${part.readyWithinMs / 1000} s: ${last}`;
      await sleep(PROBE_WHILE_STARTING_MS, undefined, { signal: ended }).catch(() => {});
    }
    return null;
  }

  private becomeReady(running: ProcessIdentity, ports: Ports): void {
    this.process = renewedIdentity(running);
    this.around.onProcess(this.part, this.process);
    this.readySince = Date.now();
    this.state = this.stopping.signal.aborted ? 'stopping' : 'ready';
    this.around.logger.info({ child: this.part.name, pid: running.pid, ports }, 'ready');
    this.around.onReady(this.part);
  }

  /** Asks, waits the grace, then kills it with its own children. */
  private async end(running: ProcessIdentity): Promise<void> {
    if (pulseOf(running.pid)?.stopped) this.kill(running, 'stopped by a signal, asked to end');
    const now = renewedIdentity(running);
    if (!signalProcess(now, this.part.stopSignal)) return;
    if (await waitUntilGone(now, this.part.stopGraceMs)) return;
    this.kill(now, `did not stop within ${this.part.stopGraceMs / 1000} s`);
    await waitUntilGone(now, 5_000);
  }
}
