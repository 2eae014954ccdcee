/** Local stacks of one finished run each, and screenings on them by the compiled program: for tests that kill their parts. */
import { cpSync } from 'node:fs';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { ScreeningResult, ScreeningState } from '../../../schemas/screening/input.js';
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

  /** @returns null where nobody answers */
  async state(name: string): Promise<{ state: string; screening?: ScreeningState } | null> {
    const { code, stdout } = await this.run('screen', 'show', name, '-o', 'json');
    return code === 0 ? JSON.parse(stdout) : null;
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
