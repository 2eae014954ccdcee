/**
 * One part under supervision: started, probed until ready, watched, restarted when it dies or stops answering, stopped.
 *
 *   waiting -> starting -> ready -> (dies) -> restarting -> starting ...
 *                        any state -> stopping -> stopped
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../telemetry.js';
import { BackOff } from './back-off.js';
import { signalProcess, waitUntilGone } from './end-process.js';
import type { LogFile } from './log-file.js';
import type { Part } from './part.js';
import { type Ports, settlePorts } from './ports.js';
import { identifyProcess, type ProcessIdentity } from './process-identity.js';
import type { PartState, PartStatus } from './status.js';

const PROBE_WHILE_STARTING_MS = 100;
const PROBE_WHILE_READY_MS = 10_000;
/** A server that a busy machine starves for a minute or two is not dead. */
const UNANSWERED_PROBES = 12;

/** What a part shares with its supervisor. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly log: LogFile;
  ports(): Ports;
  /** Called before a start with the ports it will use. */
  onPorts(part: Part, ports: Ports): void;
  /** Called with the process of every start, and null when it has ended. */
  onProcess(part: Part, process: ProcessIdentity | null): void;
  onReady(part: Part): void;
}

export class SupervisedPart {
  readonly part: Part;
  readonly #around: Surroundings;
  readonly #backOff = new BackOff();
  readonly #stop = new AbortController();
  #state: PartState = 'waiting';
  #child: ChildProcess | null = null;
  #process: ProcessIdentity | null = null;
  #readySince: number | null = null;
  #restarts = 0;
  #failedStarts = 0;
  #lastReason: string | null = null;
  #askedToRestart: string | null = null;
  #life: Promise<void> | null = null;

  constructor(part: Part, around: Surroundings) {
    this.part = part;
    this.#around = around;
  }

  get ready(): boolean {
    return this.#state === 'ready';
  }

  status(): PartStatus {
    return {
      name: this.part.name,
      kind: this.part.kind,
      state: this.#state,
      pid: this.#process?.pid ?? null,
      address: this.part.address(this.#around.ports()),
      readySince: this.#readySince === null ? null : new Date(this.#readySince).toISOString(),
      restarts: this.#restarts,
      failedStarts: this.#failedStarts,
      lastReason: this.#lastReason,
    };
  }

  start(): void {
    this.#life ??= this.#live();
  }

  /** Ends the process as on stop; it is then started again at once. */
  async restart(reason: string): Promise<void> {
    if (!this.#process) return;
    this.#askedToRestart = reason;
    await this.#end(this.#process);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#state = 'stopping';
    if (this.#process) await this.#end(this.#process);
    await this.#life;
    this.#state = 'stopped';
  }

  async #live(): Promise<void> {
    const { logger } = this.#around;
    while (!this.#stop.signal.aborted) {
      this.#state = 'starting';
      const reason = await this.#liveOnce();
      const healthyMs = this.#readySince === null ? 0 : Date.now() - this.#readySince;
      this.#failedStarts = this.#readySince === null ? this.#failedStarts + 1 : 0;
      this.#readySince = null;
      if (this.#stop.signal.aborted) return;
      const asked = this.#askedToRestart;
      this.#askedToRestart = null;
      const delayMs = asked === null ? this.#backOff.next(healthyMs) : 0;
      this.#state = 'restarting';
      this.#restarts++;
      this.#lastReason = asked ?? reason;
      logger.warn({ child: this.part.name, reason: this.#lastReason, delayMs }, 'restarting');
      await sleep(delayMs, undefined, { signal: this.#stop.signal }).catch(() => {});
    }
  }

  /** From a start to its end. @returns why it ended */
  async #liveOnce(): Promise<string> {
    const { part } = this;
    const { logger } = this.#around;
    let ports: Ports;
    let child: ChildProcess;
    try {
      ports = await settlePorts(part.portNames, this.#around.ports());
      this.#around.onPorts(part, ports);
      child = await this.#spawn(ports);
    } catch (error) {
      return `cannot be started: ${(error as Error).message}`;
    }
    const ended = new AbortController();
    const end = once(child, 'exit').then(([code, signal]) => {
      ended.abort();
      return signal ? `ended by ${signal}` : `ended with code ${code}`;
    });
    const running = this.#process!;
    // A stop that came while the process was being made has not seen it.
    if (this.#stop.signal.aborted) await this.#end(running);
    const fault = await this.#untilReady(child, ports, ended.signal);
    if (fault === null && !ended.signal.aborted) {
      this.#readySince = Date.now();
      this.#state = this.#stop.signal.aborted ? 'stopping' : 'ready';
      logger.info({ child: part.name, pid: running.pid, ports }, 'ready');
      this.#around.onReady(part);
    }
    const silence = fault ?? (await this.#untilSilent(ports, ended.signal));
    if (silence !== null) await this.#end(running);
    const ending = await end;
    this.#child = null;
    this.#process = null;
    this.#around.onProcess(part, null);
    return silence ?? ending;
  }

  async #spawn(ports: Ports): Promise<ChildProcess> {
    const { program, args, cwd, env } = this.part.launch(ports);
    const child = spawn(program, args, {
      cwd,
      env: { ...this.#around.environment, ...env },
      // A group of its own: signals for the supervisor's group do not reach it, and its children can be ended with it.
      detached: true,
      stdio: this.part.announcesReady ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    this.#around.log.follow(child.stdout!, 'stdout');
    this.#around.log.follow(child.stderr!, 'stderr');
    child.on('error', (error) => this.#around.logger.error({ child: this.part.name, err: error }, 'child process'));
    this.#child = child;
    // Read back rather than composed: a script's command line begins with its interpreter.
    this.#process = identifyProcess(child.pid!) ?? {
      pid: child.pid!,
      startTicks: 0,
      bootId: 'gone',
      command: [program],
    };
    this.#around.onProcess(this.part, this.#process);
    return child;
  }

  /** @returns null when it is ready or has ended, else why it must be ended */
  async #untilReady(child: ChildProcess, ports: Ports, ended: AbortSignal): Promise<string | null> {
    const { part } = this;
    const until = Date.now() + part.readyWithinMs;
    let announced = !part.announcesReady;
    child.on('message', (message: { type?: string }) => {
      if (message?.type === 'ready') announced = true;
    });
    let last = 'no answer yet';
    while (!ended.aborted && !this.#stop.signal.aborted) {
      try {
        if (announced) {
          await part.probe(ports);
          await part.prepare(ports);
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

  /** @returns null when it has ended, else how long it did not answer */
  async #untilSilent(ports: Ports, ended: AbortSignal): Promise<string | null> {
    let unanswered = 0;
    while (!ended.aborted) {
      await sleep(PROBE_WHILE_READY_MS, undefined, { signal: ended }).catch(() => {});
      if (ended.aborted || this.#stop.signal.aborted) continue;
      try {
        await this.part.probe(ports);
        unanswered = 0;
      } catch (error) {
        unanswered++;
        this.#around.logger.warn({ child: this.part.name, unanswered, reason: (error as Error).message }, 'no answer');
        if (unanswered >= UNANSWERED_PROBES) return `no answer to ${unanswered} probes: ${(error as Error).message}`;
      }
    }
    return null;
  }

  /** Asks, waits the grace, then kills it with its own children. */
  async #end(running: ProcessIdentity): Promise<void> {
    if (!signalProcess(running, this.part.stopSignal)) return;
    if (await waitUntilGone(running, this.part.stopGraceMs)) return;
    this.#around.logger.warn({ child: this.part.name, graceMs: this.part.stopGraceMs }, 'did not stop, killed');
    if (this.#child?.exitCode === null && this.#child.signalCode === null) process.kill(-running.pid, 'SIGKILL');
    await waitUntilGone(running, 5_000);
  }
}
