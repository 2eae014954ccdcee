/**
 * Whether a process can run at all: its state and the processor time it had, from /proc/<pid>/stat (proc(5)).
 * A stopped process holds its sockets open and answers nothing; no load makes a process look like that.
 */
import { readdirSync, readFileSync } from 'node:fs';

interface Pulse {
  /** Stopped by a signal (SIGSTOP; those of a terminal do not reach a session without one). Held by a debugger is another state, and somebody's wish. */
  readonly stopped: boolean;
  /** Process group; a part leads its own, and its children stay in it. */
  readonly group: number;
  /** Processor time of all its threads in clock ticks: stands still where nothing is computed. */
  readonly cpuTicks: number;
  /** Resident memory in pages. */
  readonly residentPages: number;
}

/** @returns null when there is no such process */
export function pulseOf(pid: number, proc = '/proc'): Pulse | null {
  let stat: string;
  try {
    stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
  // The program's name, field 2, may hold spaces and brackets itself: fields are counted from its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    stopped: fields[0] === 'T',
    group: Number(fields[2]),
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    residentPages: Number(fields[21]),
  };
}

/** @returns the living processes of each group by their number, the leader included where it lives */
export function membersByGroup(proc = '/proc'): ReadonlyMap<number, ReadonlyMap<number, Pulse>> {
  const groups = new Map<number, Map<number, Pulse>>();
  for (const name of readdirSync(proc)) {
    const pulse = /^[1-9][0-9]*$/.test(name) ? pulseOf(Number(name), proc) : null;
    if (pulse === null) continue;
    const members = groups.get(pulse.group) ?? new Map<number, Pulse>();
    groups.set(pulse.group, members.set(Number(name), pulse));
  }
  return groups;
}

/** Counts looks in a row at a stopped process: one look may fall into a stop of a moment. */
export class StopWatch {
  private looks = 0;

  constructor(private readonly pid: number) {}

  /** @returns how many looks in a row found it stopped */
  look(): number {
    this.looks = pulseOf(this.pid)?.stopped ? this.looks + 1 : 0;
    return this.looks;
  }
}
