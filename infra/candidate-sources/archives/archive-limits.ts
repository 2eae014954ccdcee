/**
 * What an archive may hold. A hostile one is refused as a whole, by its list of entries, before one of them is unpacked:
 * paths that leave the archive, links, two entries of one name, more entries than names can be remembered, and contents that
 * a few kilobytes blow up to gigabytes.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { refusedPath } from '../../../schemas/tables/training-list.js';

export interface ArchiveLimits {
  readonly entries: number;
  /** Bytes of contents for a byte of archive. Coordinates pack to a fifth; deflate reaches 1,032 on zeros alone. */
  readonly ratio: number;
  /** Contents up to which the ratio says nothing. */
  readonly freeBytes: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 1_000_000, ratio: 100, freeBytes: 16 * 1024 ** 2 };

/** An entry as its archive lists it. */
interface ListedEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Of the content. */
  readonly bytes: number;
}

export class ArchiveCheck {
  private readonly paths = new Set<string>();
  private contents = 0;

  constructor(
    private readonly place: string,
    private readonly limits: ArchiveLimits,
  ) {}

  /**
   * @param packedBytes of the archive, as far as it was read
   * @throws InvalidInputError naming the entry
   */
  add({ path, kind, bytes }: ListedEntry, packedBytes: number): void {
    const plain = kind === 'folder' ? path.replace(/\/$/, '') : path;
    // `tar` writes the folder that it was started in as `./`, and paths below it.
    const inside = plain.replace(/^\.\//, '');
    const problem = inside === '.' && kind === 'folder' ? null : refusedPath(inside);
    if (problem !== null) throw this.refusal(path, problem, 'paths inside the archive');
    if (kind === 'other') throw this.refusal(path, 'a link or a device', 'files and folders');
    if (kind === 'folder') return;
    if (this.paths.has(inside)) throw this.refusal(path, 'the name of two entries', 'every name once');
    this.paths.add(inside);
    if (this.paths.size > this.limits.entries)
      throw this.refusal(path, `entry ${this.paths.size}`, `at most ${this.limits.entries} entries`);
    this.contents += bytes;
    if (this.contents > this.limits.freeBytes && this.contents > this.limits.ratio * packedBytes)
      throw this.refusal(
        path,
        `${this.contents} bytes of contents in ${packedBytes} bytes of archive`,
        `at most ${this.limits.ratio} times as much`,
      );
  }

  /** @throws InvalidInputError for an archive without a file */
  end(): void {
    if (this.paths.size > 0) return;
    throw new InvalidInputError(`${this.place}: there is no file in this archive`, {
      file: this.place,
      found: '0 files',
      expected: 'structure files',
    });
  }

  private refusal(path: string, problem: string, expected: string): InvalidInputError {
    const name = JSON.stringify(path.slice(0, 200));
    return new InvalidInputError(`${this.place}: entry ${name}: ${problem}`, {
      file: this.place,
      found: `${problem}: ${name}`,
      expected,
    });
  }
}

/** Files that systems put beside others; no structures. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => (part.startsWith('.') && part !== '.') || part === '__MACOSX');
}
