/** Where the straight lines of an SVG path have their corners, read command by command after SVG 2, 9.3. */
export type Corner = readonly [x: number, y: number];

/**
 * @param d moves and straight lines alone, absolute or relative
 * @returns a list of corners for every stretch
 * @throws RangeError for any other command
 */
export function pathCorners(d: string): Corner[][] {
  const stretches: Corner[][] = [];
  let [x, y] = [0, 0];
  for (const [, letter, rest] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = (rest!.match(/[-+]?(\d+(\.\d*)?|\.\d+)/g) ?? []).map(Number);
    if (letter === 'z' || letter === 'Z') {
      const start = stretches.at(-1)![0]!;
      [x, y] = start;
      stretches.at(-1)!.push(start);
      continue;
    }
    const isRelative = letter === letter!.toLowerCase();
    const kind = letter!.toUpperCase();
    if (!'MLHV'.includes(kind)) throw new RangeError(`${letter} draws no straight line`);
    // What follows the first place of a move is a line.
    if (kind === 'M') stretches.push([]);
    while (numbers.length > 0) {
      const across = kind === 'V' ? null : numbers.shift()!;
      const down = kind === 'H' ? null : numbers.shift()!;
      if (across !== null) x = isRelative ? x + across : across;
      if (down !== null) y = isRelative ? y + down : down;
      stretches.at(-1)!.push([x, y]);
    }
  }
  return stretches;
}
