/** What one task takes of a process that serves many: processor time, and the most memory since it began. */
import { readFileSync, writeFileSync } from 'node:fs';

const KIB = 1024;
const MICROSECONDS = 1e6;
/** Sets the high-water mark of the resident memory back to what is resident now: proc(5). */
const RESET_PEAK = '5';

interface TaskFigures {
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
}

/** @returns to be asked at the end of the task that begins now */
export function taskFigures(): () => TaskFigures {
  const before = process.cpuUsage();
  const isReset = resetPeak();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const peak = isReset ? peakSinceReset() : null;
    return {
      cpuSeconds: (user + system) / MICROSECONDS,
      peakMemoryBytes: peak ?? process.resourceUsage().maxRSS * KIB,
    };
  };
}

/** Some containers forbid it: then the peak is that of all tasks of the process. */
function resetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', RESET_PEAK);
    return true;
  } catch {
    return false;
  }
}

function peakSinceReset(): number | null {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return line ? Number(line[1]) * KIB : null;
}
