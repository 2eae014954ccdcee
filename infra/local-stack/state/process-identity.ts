/**
 * Which process a number means. A pid alone is reused by the kernel, so a process is its pid, its start time
 * (field 22 of /proc/<pid>/stat, clock ticks since boot), the boot it belongs to and its command line.
 * Only a process that agrees in all four may be signalled.
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { z } from 'zod';

export const ProcessIdentitySchema = z.strictObject({
  pid: z.number().int().positive(),
  startTicks: z.number().int().nonnegative(),
  bootId: z.string().min(1),
  command: z.array(z.string()).min(1),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentitySchema>;

/** Environment variable that every process of a stack carries; its value is the real path of the data folder. */
export const STACK_MARK = 'SPECTRALOOM_SUPERVISED';

/**
 * While a process becomes its program (`exec`) the kernel has no command line of it, and its parent hears of the start before
 * that. Taken for gone, it would never be asked to end: so it is looked at again, for a second at most.
 */
const LOOKS = 200;
const BETWEEN_LOOKS_MS = 5;
/** Flags of a process that has no command line for good, by `include/linux/sched.h`: one that exits, a thread of the kernel. */
const EXITS = 0x4;
const OF_KERNEL = 0x200000;

/** @returns null when no such process runs (a zombie has ended already) */
export function identifyProcess(pid: number, proc = '/proc'): ProcessIdentity | null {
  try {
    for (let look = 1; look <= LOOKS; look++) {
      const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
      // The program's name, field 2, may hold spaces and brackets itself: fields are counted from its last bracket.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      const command = readFileSync(`${proc}/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
      if (command.length > 0) return { pid, startTicks: Number(fields[19]), bootId: bootId(proc), command };
      if (Number(fields[6]) & (EXITS | OF_KERNEL)) return null;
      pause(BETWEEN_LOOKS_MS);
    }
    return null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export function isSameProcess(recorded: ProcessIdentity, proc = '/proc'): boolean {
  const now = identifyProcess(recorded.pid, proc);
  return (
    now !== null &&
    now.startTicks === recorded.startTicks &&
    now.bootId === recorded.bootId &&
    now.command.length === recorded.command.length &&
    now.command.every((word, i) => word === recorded.command[i])
  );
}

/**
 * The same process with the command line that it has now: a script that becomes its program by `exec` keeps number and start time.
 * Of children alone: the kernel gives the number of one that was not waited for to nobody else.
 */
export function renewedIdentity(child: ProcessIdentity, proc = '/proc'): ProcessIdentity {
  const now = identifyProcess(child.pid, proc);
  return now !== null && now.startTicks === child.startTicks && now.bootId === child.bootId ? now : child;
}

/**
 * Processes that a supervisor of this data folder started, itself included, whatever was written down about them.
 * Looks only at processes of the same user that see the same files (mount namespace).
 */
export function markedProcesses(dataFolder: string, proc = '/proc'): ProcessIdentity[] {
  const wanted = `${STACK_MARK}=${dataFolder}`;
  const ownFiles = link(`${proc}/self/ns/mnt`);
  return readdirSync(proc)
    .filter((name) => /^[1-9][0-9]*$/.test(name))
    .filter((name) => ownerOf(`${proc}/${name}`) === process.getuid?.())
    .filter((name) => environmentOf(`${proc}/${name}/environ`).includes(wanted))
    .filter((name) => link(`${proc}/${name}/ns/mnt`) === ownFiles)
    .flatMap((name) => identifyProcess(Number(name), proc) ?? []);
}

function ownerOf(folder: string): number | null {
  return statSync(folder, { throwIfNoEntry: false })?.uid ?? null;
}

function environmentOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\0');
  } catch (error) {
    if (isGone(error) || isForeign(error)) return [];
    throw error;
  }
}

function link(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch (error) {
    if (isGone(error) || isForeign(error)) return null;
    throw error;
  }
}

/** At once, as everything that identifies: an event of the process must not get in between. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function bootId(proc: string): string {
  return readFileSync(`${proc}/sys/kernel/random/boot_id`, 'utf8').trim();
}

function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ESRCH';
}

function isForeign(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EACCES' || code === 'EPERM';
}
