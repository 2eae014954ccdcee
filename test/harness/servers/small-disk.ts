/** A disk of a few megabytes that can be filled and emptied: a tmpfs with a ballast file. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(64 * 1024);

export interface SmallDisk {
  /** Takes every byte that is left. */
  fill(): void;
  /** Gives them back. */
  empty(): void;
  freeBytes(): number;
  unmount(): void;
}

/** @throws where this machine lets nobody mount: a test that needs a full disk must fail then, not pass without one */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'small-disk', folder], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(`no tmpfs can be mounted here, as the faults of disks need (run as root): ${String(error)}`);
  }
  const ballast = join(folder, 'ballast');
  return {
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (let size = BLOCK.length; size >= 1; ) {
          try {
            if (writeSync(file, BLOCK, 0, size) < size) size = Math.floor(size / 2);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    freeBytes() {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    unmount: () => void execFileSync('umount', ['-l', folder]),
  };
}
