/**
 * Path data taken apart: every command once for each of its places, absolute, horizontal and vertical lines as lines.
 * @source SVG 2, 9.3
 */
import { at } from '../../../schemas/required.js';

type SegmentCommand = 'M' | 'L' | 'C' | 'Q' | 'A' | 'Z';

export interface PathSegment {
  readonly command: SegmentCommand;
  /** Of an arc alone: two radii in pixels, the rotation, two flags. */
  readonly settings: readonly number[];
  /** In pixels, x and y in turn; the last two are where it ends. None where it ends at the start of its stretch. */
  readonly places: readonly number[];
}

const COMMAND = /([a-df-z])([^a-df-z]*)/gi;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

/** What a command is, and how many numbers it takes. Curves that leave out a control point are in no drawing of the library. */
const KINDS: Readonly<Record<string, { readonly command: SegmentCommand; readonly count: number }>> = {
  // Places after the first of a move are lines.
  M: { command: 'L', count: 2 },
  L: { command: 'L', count: 2 },
  H: { command: 'L', count: 1 },
  V: { command: 'L', count: 1 },
  C: { command: 'C', count: 6 },
  Q: { command: 'Q', count: 4 },
  A: { command: 'A', count: 7 },
};
const ARC_SETTINGS = 5;

/** @throws RangeError for a smooth curve, and for a command without all of its numbers */
export function* pathSegments(d: string): Generator<PathSegment> {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [whole, letter = '', rest = ''] of d.matchAll(COMMAND)) {
    const name = letter.toUpperCase();
    if (name === 'Z') {
      [x, y] = [startX, startY];
      yield { command: name, settings: [], places: [] };
      continue;
    }
    const numbers = (rest.match(NUMBER) ?? []).map(Number);
    const kind = KINDS[name];
    if (!kind || numbers.length === 0 || numbers.length % kind.count !== 0)
      throw new RangeError(`"${whole}" is no command of a path`);
    for (let i = 0; i < numbers.length; i += kind.count) {
      const [fromX, fromY] = letter === name ? [0, 0] : [x, y];
      const own = numbers.slice(i, i + kind.count);
      const settings = name === 'A' ? own.splice(0, ARC_SETTINGS) : [];
      if (name === 'H') own.push(y - fromY);
      if (name === 'V') own.unshift(x - fromX);
      const places = own.map((number, k) => number + (k % 2 === 0 ? fromX : fromY));
      [x, y] = [at(places, places.length - 2), at(places, places.length - 1)];
      const isMove = name === 'M' && i === 0;
      if (isMove) [startX, startY] = [x, y];
      yield { command: isMove ? 'M' : kind.command, settings, places };
    }
  }
}
