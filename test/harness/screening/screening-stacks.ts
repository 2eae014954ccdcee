/** Local stacks of one finished run each, and screenings on them by the compiled program: for tests that kill their parts. */
import { cpSync } from 'node:fs';
import { resolveConfig } from '../../../infra/config.js';
import { ensureStack } from '../../../infra/local-stack/client/client.js';
import { connectTemporal } from '../../../infra/temporal.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { ScreeningResult, ScreeningState } from '../../../schemas/screening/input.js';
import { screeningQuery } from '../../../workflows/frame/messages.js';
import { type Ended, spectraloom } from '../pipelines/command.js';
import { writeSmallDataset } from '../tables/small-dataset.js';

const RUN = 'eight';
const SMALL = [
  '--neighbors',
  '8',
  '--widths',
  '8',
  '--epochs',
  '2,4',
  '--candidates',
  '5',
  '--clusters',
  '3',
  '--no-folds',
];

export interface EndedScreening {
  readonly counts: ScreeningResult['counts'];
  readonly head: ObjectRef;
  readonly ranking: ObjectRef;
}

export class ScreeningStack {
  constructor(readonly data: string) {}

  /** A run of eight crystals, by which others are screened. */
  async discover(folder: string): Promise<void> {
    await this.right('discover', writeSmallDataset(folder), '--name', RUN, ...SMALL);
  }

  /** Ends its servers and copies what they keep. @returns another stack that knows the same runs; neither is up */
  async copied(data: string): Promise<ScreeningStack> {
    await this.right('down');
    cpSync(this.data, data, { recursive: true });
    return new ScreeningStack(data);
  }

  /** @param holdMs how long each finished step is held open before it is published */
  async up(holdMs: number): Promise<void> {
    await ensureStack({ dataFolder: this.data, env: { ...process.env, SPECTRALOOM_SOAK_HOLD_MS: String(holdMs) } });
  }

  async start(name: string, source: string): Promise<void> {
    await this.right('screen', 'start', name, '--from', RUN, '--source', source, '--detach');
  }

  /** Follows it to its end. */
  async ended(name: string, source: string): Promise<EndedScreening> {
    const { counts, artifacts } = await this.json<{
      counts: EndedScreening['counts'];
      artifacts: Omit<EndedScreening, 'counts'>;
    }>(...['screen', 'start', name, '--from', RUN, '--source', source]);
    return { counts, ...artifacts };
  }

  /** @returns what it says of itself; null while nobody answers */
  async state(name: string): Promise<ScreeningState | null> {
    const client = await connectTemporal(resolveConfig({ dataFolder: this.data }).temporal).catch(() => null);
    try {
      return (await client?.workflow.getHandle(`screening/${name}`).query(screeningQuery)) ?? null;
    } catch {
      return null;
    } finally {
      await client?.connection.close();
    }
  }

  async verified(name: string): Promise<{ isRight: boolean; faults: string[]; rows: number }> {
    return this.json('screen', 'verify', name);
  }

  async purge(): Promise<void> {
    await this.run('down', '--purge', '--yes');
  }

  run(...args: string[]): Promise<Ended> {
    return spectraloom(...args, '--data', this.data);
  }

  private async right(...args: string[]): Promise<Ended> {
    const ended = await this.run(...args);
    if (ended.code !== 0) throw new Error(`${args.join(' ')} ended with ${ended.code}: ${ended.stderr}${ended.stdout}`);
    return ended;
  }

  private async json<T>(...args: string[]): Promise<T> {
    return JSON.parse((await this.right(...args, '-o', 'json')).stdout) as T;
  }
}
