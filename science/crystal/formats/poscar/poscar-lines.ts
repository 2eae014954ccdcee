/** Lines and numbers of a POSCAR, with errors that name file, line, what was found and what was expected. */
import { InvalidStructureError } from '../../../../schemas/failure.js';
import { printable, shortened } from '../../../text/index.js';

/** Far above any unit cell; a larger file is something else, and splitting it would only take time. */
const MAX_CHARACTERS = 20_000_000;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?$/;

/** VASP reads what it needs from the start of a line; these two marks are how people set apart what they add. */
const COMMENT = /\s*[!#].*$/;

export class PoscarLines {
  private readonly lines: readonly string[];
  /** The line split last: most are looked at twice. */
  private splitLine = 0;
  private splitWords: string[] = [];

  constructor(
    text: string,
    private readonly file: string,
  ) {
    if (text.length > MAX_CHARACTERS)
      throw new InvalidStructureError(`${file}: ${text.length} characters are no unit cell`, {
        file,
        found: `${text.length} characters`,
        expected: `at most ${MAX_CHARACTERS}`,
      });
    this.lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  }

  get count(): number {
    return this.lines.length;
  }

  /** @param number of the line, from 1; empty beyond the end */
  text(number: number): string {
    return (this.lines[number - 1] ?? '').trim();
  }

  /** What stands before a comment (`!` or `#`, to the end of the line). */
  words(number: number): string[] {
    if (number !== this.splitLine) {
      const text = this.text(number).replace(COMMENT, '');
      this.splitWords = text === '' ? [] : text.split(/\s+/);
      this.splitLine = number;
    }
    return this.splitWords;
  }

  /** The first `count` words of a line as finite numbers. */
  numbers(number: number, count: number, expected: string): number[] {
    const words = this.words(number).slice(0, count);
    if (words.length < count)
      this.refuse(number, expected.includes('lattice') ? 'short lattice line' : 'short line', expected);
    return words.map((word) => {
      const value = parseNumber(word);
      return value ?? this.refuse(number, `"${shortened(word)}" is not a finite number`, expected);
    });
  }

  refuse(number: number, problem: string, expected: string, extra = ''): never {
    const ended = number > this.lines.length || (number === this.lines.length && this.text(number) === '');
    const found = ended ? 'the end of the file' : `"${shortened(this.text(number), 120)}"`;
    throw new InvalidStructureError(`${this.file}, line ${number}: ${printable(problem)}`, {
      file: this.file,
      line: number,
      found: printable(extra === '' ? found : `${found}   (${extra})`),
      expected,
    });
  }
}

/** @returns the value of a decimal number (Fortran's D exponent included), undefined for anything else or beyond range */
export function parseNumber(word: string): number | undefined {
  if (!NUMBER.test(word)) return undefined;
  const plain = Number(word);
  // Of words of this form only those with Fortran's exponent are no numbers here.
  const value = Number.isNaN(plain) ? Number(word.replace(/[dD]/, 'e')) : plain;
  // Minus zero becomes zero: equal crystals shall have equal bytes.
  return Number.isFinite(value) ? value + 0 : undefined;
}
