/** What the supervisor has to know about a part, so that it treats all of them alike. */

import type { Ports } from '../state/ports.js';
import type { PartName } from '../state/status.js';

interface PartLaunch {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the environment that every part gets. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Part {
  readonly name: PartName;
  readonly kind: string;
  /** Names of the ports it listens on. */
  readonly portNames: readonly string[];
  /** Whether it says by an IPC message `{type: 'ready'}` that it is ready. */
  readonly announcesReady: boolean;
  readonly stopSignal: NodeJS.Signals;
  readonly stopGraceMs: number;
  /** A start that takes longer is ended and tried again. */
  readonly readyWithinMs: number;
  launch(ports: Ports): PartLaunch;
  /**
   * Rejects while the part does not do its work. Bounded in time.
   * @param askChild asks a part that announces itself over its channel
   */
  probe(ports: Ports, askChild: () => Promise<void>): Promise<void>;
  /** Run once a start, after the first good probe; the part is ready when it is done. Idempotent. */
  prepare(ports: Ports): Promise<void>;
  /** Where it answers, to be shown. */
  address(ports: Ports): string | null;
}
