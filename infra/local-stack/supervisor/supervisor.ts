/**
 * The supervisor of one data folder: starts its parts in order, keeps them running, answers questions, stops them in order.
 * Owns the folder's lock from its first act to its last.
 */

import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { required } from '../../../schemas/required.js';
import { definedOnly } from '../../defined-variables.js';
import { digestOf, type ExternalServers } from '../../external-servers.js';
import { NO_ROOM } from '../../files/disk-room.js';
import { hasCode } from '../../object-store/file-faults.js';
import { programVersion } from '../../program-version.js';
import { createLogger, type Logger, redactor, secretsOfEnvironment } from '../../telemetry.js';
import { type Address, startPageFence } from '../page-fence.js';
import { type ChosenParts, chooseParts } from '../servers/choose-parts.js';
import type { Part } from '../servers/part.js';
import type { WorkerCommand } from '../servers/part-worker.js';
import type { PartPrograms } from '../servers/parts.js';
import { ensureCredentials } from '../state/credentials.js';
import { endLeftovers } from '../state/end-process.js';
import { type StackPaths, stackPaths } from '../state/paths.js';
import { LOOPBACK, type Ports, settlePorts } from '../state/ports.js';
import { identifyProcess, type ProcessIdentity, STACK_MARK } from '../state/process-identity.js';
import { folderId, readState, STATE_VERSION, type StackState, type StoreKind, writeState } from '../state/state.js';
import type { PartName, PartStatus, StackStatus } from '../state/status.js';
import { membersByGroup } from '../watch/process-pulse.js';
import { startControlServer } from './control-server.js';
import { LogFile } from './log-file.js';
import { SupervisedPart } from './supervised-part.js';
import { lockOwner, releaseLock, takeLock } from './supervisor-lock.js';

const LOOK_AFTER_OWN_FOLDER_MS = 1_000;

interface SupervisorOptions {
  /** Real path of a claimed data folder. */
  readonly dataFolder: string;
  readonly store: StoreKind;
  readonly programs: PartPrograms;
  readonly external: ExternalServers;
  readonly worker: WorkerCommand;
  /** Whether Temporal's web page is served. */
  readonly page: boolean;
  /** Digest of the program that runs: a supervisor of another one is replaced. */
  readonly build: string;
}

export class Supervisor {
  private readonly options: SupervisorOptions;
  private readonly paths: StackPaths;
  private readonly external: string | null;
  private readonly startedAt = new Date();
  private readonly logs: LogFile[] = [];
  private readonly logger: Logger;
  private readonly redact: (text: string) => string;
  private readonly token = randomBytes(32).toString('base64url');
  private state: StackState;
  private chosen: ChosenParts;
  private servers: SupervisedPart[] = [];
  private worker: SupervisedPart | null = null;
  private control: Server | null = null;
  private fence: Server | null = null;
  /** Where Temporal's page listens since its last start. */
  private page: Address | null = null;
  private watch: NodeJS.Timeout | null = null;
  private stopping: Promise<void> | null = null;
  private sayStopped: () => void = () => {};
  /** Resolves when all parts have ended and the folder is free. */
  readonly stopped = new Promise<void>((resolve) => {
    this.sayStopped = resolve;
  });

  /** @returns null when a living supervisor owns the folder already */
  static async start(options: SupervisorOptions): Promise<Supervisor | null> {
    const paths = stackPaths(options.dataFolder);
    if ((await takeLock(paths)) !== null) return null;
    const supervisor = new Supervisor(options, paths);
    try {
      await supervisor.begin();
      return supervisor;
    } catch (error) {
      await releaseLock(paths);
      throw error;
    }
  }

  private constructor(options: SupervisorOptions, paths: StackPaths) {
    this.options = options;
    this.paths = paths;
    this.external = digestOf(options.external);
    const keys = ensureCredentials(paths);
    const before = readState(paths);
    this.state = {
      version: STATE_VERSION,
      folder: folderId(paths.dataFolder),
      store: options.store,
      ports: before?.ports ?? {},
      control: null,
      supervisor: before?.supervisor ?? null,
      parts: before?.parts ?? {},
    };
    this.redact = redactor([keys.accessKey, keys.secretKey, this.token, ...secretsOfEnvironment(process.env)]);
    this.logger = createLogger({ part: 'supervisor', destination: this.openLog('supervisor') });
    const onPage = (address: Address) => {
      this.page = address;
    };
    this.chosen = chooseParts(paths, {
      store: options.store,
      external: options.external,
      programs: options.programs,
      keys,
      worker: options.worker,
      onPage: this.servesPage ? onPage : null,
    });
  }

  status(): StackStatus {
    const groups = membersByGroup();
    const parts: PartStatus[] = [...this.chosen.elsewhere, ...this.servers.map((part) => part.status(groups))];
    if (this.worker) parts.push(this.worker.status(groups));
    const order: PartName[] = ['temporal', 'store', 'worker'];
    const ready = parts.every((part) => part.state === 'ready' || part.state === 'external');
    const ui = this.servesPage ? this.state.ports['temporal-ui'] : undefined;
    return {
      state: this.stopping ? 'stopping' : ready ? 'ready' : 'starting',
      dataFolder: this.paths.dataFolder,
      version: programVersion(),
      build: this.options.build,
      external: this.external,
      store: this.options.store,
      pid: process.pid,
      startedAt: this.startedAt.toISOString(),
      uiUrl: ui === undefined ? null : `http://${LOOPBACK}:${ui}`,
      parts: parts.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    };
  }

  /** Worker first, so that running steps are handed back while Temporal still listens; then Temporal; then the store. */
  stop(reason: string): Promise<void> {
    this.stopping ??= this.end(reason).finally(() => this.sayStopped());
    return this.stopping;
  }

  private get servesPage(): boolean {
    return this.options.page && this.options.external.temporal === null;
  }

  private async begin(): Promise<void> {
    const recorded = [...Object.values(this.state.parts), ...(this.state.supervisor ? [this.state.supervisor] : [])];
    const ended = await endLeftovers(this.paths.dataFolder, recorded);
    if (ended.length > 0)
      this.logger.warn({ pids: ended.map((one) => one.pid) }, 'ended what an earlier supervisor left');
    const { control } = await settlePorts(['control'], this.state.ports);
    this.remember({
      ports: { ...this.state.ports, control: required(control) },
      parts: {},
      supervisor: identifyProcess(process.pid),
    });
    this.supervise();
    this.control = await startControlServer(required(control), this.token, {
      status: () => this.status(),
      stop: () => void this.stop('asked to stop'),
      restart: (name) => void this.find(name)?.restart('asked to restart'),
    });
    this.remember({ control: { port: required(control), token: this.token } });
    if (this.servesPage) await this.raiseFence();
    for (const part of this.servers) part.start();
    if (this.servers.length === 0) required(this.worker).start();
    this.watch = setInterval(() => this.lookAfterOwnFolder(), LOOK_AFTER_OWN_FOLDER_MS);
    this.logger.info({ pid: process.pid, build: this.options.build, store: this.options.store }, 'supervising');
  }

  private async raiseFence(): Promise<void> {
    const ports = await settlePorts(['temporal-ui'], this.state.ports);
    this.remember({ ports: { ...this.state.ports, ...ports } });
    this.fence = await startPageFence(required(ports['temporal-ui']), () => this.page);
  }

  private supervise(): void {
    const { HOME, PATH, LANG, TMPDIR, LD_LIBRARY_PATH } = process.env;
    const few = definedOnly({ HOME, PATH, LANG, TMPDIR, LD_LIBRARY_PATH, [STACK_MARK]: this.paths.dataFolder });
    const all = definedOnly({ ...process.env, [STACK_MARK]: this.paths.dataFolder });
    const supervised = (part: Part, environment: Record<string, string>) =>
      new SupervisedPart(part, {
        environment,
        logger: this.logger,
        log: this.openLog(part.kind),
        ports: () => this.state.ports,
        onPorts: (of, ports) => this.onPorts(of, ports),
        onProcess: (of, running) => this.onProcess(of, running),
        onReady: () => this.onReady(),
      });
    // Foreign programs get a bare environment: settings meant for other servers must not reach them.
    this.servers = this.chosen.servers.map((part) => supervised(part, few));
    this.worker = supervised(this.chosen.worker, all);
  }

  private onPorts(part: Part, ports: Ports): void {
    const moved = Object.keys(ports).some((name) => this.state.ports[name] !== ports[name]);
    if (!moved) return;
    this.logger.info({ child: part.name, ports }, 'ports chosen');
    this.remember({ ports: { ...this.state.ports, ...ports } });
    void this.worker?.restart(`${part.name} moved to another port`);
  }

  private onProcess(part: Part, running: ProcessIdentity | null): void {
    const { [part.name]: _before, ...others } = this.state.parts;
    this.remember({ parts: running === null ? others : { ...others, [part.name]: running } });
  }

  private onReady(): void {
    if (this.stopping === null && this.servers.every((part) => part.ready)) required(this.worker).start();
  }

  private find(name: PartName): SupervisedPart | undefined {
    return [...this.servers, required(this.worker)].find(({ part }) => part.name === name);
  }

  /** A folder that was removed, or taken over, has no more use for this supervisor: its parts would serve deleted files. */
  private lookAfterOwnFolder(): void {
    if (!this.ownsFolder()) void this.stop('the data folder was removed or belongs to another supervisor');
  }

  private async end(reason: string): Promise<void> {
    this.logger.info({ reason }, 'stopping');
    if (this.watch) clearInterval(this.watch);
    await this.worker?.stop();
    for (const part of this.servers) await part.stop();
    this.remember({ control: null, supervisor: null, parts: {} });
    this.control?.close();
    this.fence?.close();
    this.fence?.closeAllConnections();
    this.logger.info('stopped');
    await Promise.all(this.logs.map((log) => log.close()));
    if (this.ownsFolder()) await releaseLock(this.paths);
  }

  private remember(change: Partial<StackState>): void {
    this.state = { ...this.state, ...change };
    // Written only into the own folder: after a removal the path may be another supervisor's.
    if (!this.ownsFolder()) return;
    try {
      writeState(this.paths, this.state);
    } catch (error) {
      // On a full disk the stack goes on by what it has in memory: it is needed to make room, and the mark of its
      // processes finds them as well.
      if (!hasCode(error, NO_ROOM)) throw error;
      this.logger.error({ file: this.paths.state, reason: (error as Error).message }, 'not written');
    }
  }

  private ownsFolder(): boolean {
    try {
      return folderId(this.paths.dataFolder) === this.state.folder && lockOwner(this.paths)?.pid === process.pid;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  private openLog(part: string): LogFile {
    const log = new LogFile({ folder: this.paths.logs, part, redact: this.redact });
    this.logs.push(log);
    return log;
  }
}
