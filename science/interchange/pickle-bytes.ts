/** The bytes of a pickle, read in order; whatever is wrong is refused with its position. */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';

const NEWLINE = 0x0a;
/** A module or class name; Python's own are far shorter. */
const LONGEST_NAME = 256;

export class PickleBytes {
  private at = 0;
  private readonly view: DataView;

  /** @param file its name, for errors */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.at;
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  f64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  /** Two's complement, least significant byte first, of `size` bytes. */
  long(size: number): number {
    if (size > 8) this.refuse(`an integer of ${size} bytes`, 'at most 8 bytes');
    const start = this.take(size);
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(at(this.bytes, start + i));
    const number = Number(BigInt.asIntN(8 * size, value));
    if (!Number.isSafeInteger(number)) this.refuse(`the integer ${number}`, 'at most 53 bits');
    return number;
  }

  text(size: number): string {
    const start = this.take(size);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes.subarray(start, start + size));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return this.refuse('text that is not UTF-8', 'UTF-8');
    }
  }

  /** Up to the next line end, which is skipped. */
  line(): string {
    const end = this.bytes.indexOf(NEWLINE, this.at);
    if (end < 0 || end - this.at > LONGEST_NAME) this.refuse('a name without end', `at most ${LONGEST_NAME} bytes`);
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  /** @throws InvalidInputError always */
  refuse(found: string, expected: string, position = this.at): never {
    throw new InvalidInputError(`${this.file}, data.pkl, byte ${position}: ${found}`, {
      file: this.file,
      position,
      expected,
    });
  }

  private take(size: number): number {
    const start = this.at;
    if (start + size > this.bytes.length)
      this.refuse(`the pickle ends within a value of ${size} bytes`, 'a whole pickle', this.bytes.length);
    this.at += size;
    return start;
  }
}
