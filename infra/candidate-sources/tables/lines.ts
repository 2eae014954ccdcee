/** Lines of a file, with memory for one: longer lines than are taken are told by their length alone. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const NEW_LINE = 0x0a;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Of the line's end, from the start of the unpacked file: where reading may go on. */
  readonly endByte: number;
  readonly bytes: number;
  /** Without its end; null where it is longer than was asked for. */
  readonly content: Uint8Array | null;
}

export interface LineStart {
  /** Lines and bytes before the first that is wanted. */
  readonly lines: number;
  readonly bytes: number;
}

/**
 * @param packed whether the file is packed by gzip: then what comes before the start is unpacked, and passed over
 * @throws Error of the file system, or of zlib where the file is damaged
 */
export async function* linesOf(
  path: string,
  packed: boolean,
  start: LineStart,
  longestBytes: number,
): AsyncGenerator<Line> {
  const file = createReadStream(path, packed ? {} : { start: start.bytes });
  const stream = packed ? pipeline(file, createGunzip(), () => undefined) : file;
  const open = new OpenLine(start, longestBytes);
  let skip = packed ? start.bytes : 0;
  try {
    for await (const given of stream) {
      const piece = (given as Buffer).subarray(Math.min(skip, (given as Buffer).length));
      skip -= (given as Buffer).length - piece.length;
      let from = 0;
      for (let end = piece.indexOf(NEW_LINE); end >= 0; end = piece.indexOf(NEW_LINE, from)) {
        open.add(piece.subarray(from, end));
        yield open.close(1);
        from = end + 1;
      }
      open.add(piece.subarray(from));
    }
    if (open.length > 0) yield open.close(0);
  } finally {
    file.destroy();
  }
}

/** The line that is being read. */
class OpenLine {
  private pieces: Buffer[] = [];
  private number: number;
  private endByte: number;
  length = 0;

  constructor(
    { lines, bytes }: LineStart,
    private readonly longestBytes: number,
  ) {
    this.number = lines;
    this.endByte = bytes;
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > this.longestBytes) this.pieces = [];
    else if (piece.length > 0) this.pieces.push(piece);
  }

  /** @param endBytes of the line's end */
  close(endBytes: number): Line {
    const { length, longestBytes } = this;
    this.number++;
    this.endByte += length + endBytes;
    const content = length > longestBytes ? null : Buffer.concat(this.pieces);
    this.pieces = [];
    this.length = 0;
    return { number: this.number, endByte: this.endByte, bytes: length, content };
  }
}
