// @ts-check
/** Which process holds something: its pid and its start time, since the kernel gives pids out again. */
import { readFileSync } from 'node:fs';

/** @typedef {{ pid: number, startTicks: number, bootId: string }} ProcessMark */

/**
 * @param {number} [pid]
 * @param {string} [proc] for tests
 * @returns {ProcessMark | null} null when no such process runs
 */
export function markOf(pid = process.pid, proc = '/proc') {
  try {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets itself: fields are counted from its last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const bootId = readFileSync(`${proc}/sys/kernel/random/boot_id`, 'utf8').trim();
    return { pid, startTicks: Number(fields[19]), bootId };
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

/** @param {ProcessMark} mark @param {string} [proc] */
export function isRunning(mark, proc = '/proc') {
  const now = markOf(mark.pid, proc);
  return now !== null && now.startTicks === mark.startTicks && now.bootId === mark.bootId;
}
