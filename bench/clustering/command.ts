/** The whole command `spectraloom cluster`, from a file of points to its answer: processor time of all its processes, and the largest one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { at } from '../../schemas/required.js';

/** GNU time: Node tells no figures of processes that its children started. */
const TIME = '/usr/bin/time';

export const COMMAND_WAYS = {
  'count given': ['--labels', '20'],
  'figures of 2 to 30': ['--labels', '20', '--range', '2:30'],
} as const;

export interface CommandFigures {
  /** User and system, all processes. */
  readonly cpuSeconds: number;
  /** Largest resident memory of one process. */
  readonly peakMb: number;
}

export function measuresCommands(): boolean {
  return existsSync(TIME);
}

/** @param program and its arguments @throws Error with what it said, where it fails */
export function measureProgram(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): CommandFigures {
  const { status, stderr } = spawnSync(TIME, ['-f', 'figures %U %S %M', program, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...(env && { env }),
  });
  const figures = /^figures ([\d.]+) ([\d.]+) (\d+)$/m.exec(stderr);
  if (status !== 0 || figures === null) throw new Error(`${program} ${args.join(' ')}: exit code ${status}\n${stderr}`);
  return {
    cpuSeconds: Number(at(figures, 1)) + Number(at(figures, 2)),
    peakMb: (Number(at(figures, 3)) * 1024) / 1e6,
  };
}
