/**
 * The data of an SVG path in as few letters as its drawing needs: places rounded to tenths of a pixel, which are finer than any
 * screen, every command relative to where the one before it ended, without the zeros, commas and repeated commands that readers
 * of paths do without. What is rounded is the place and not the step to it, so that errors do not add up along a curve.
 * @source SVG 2, 9.3.9
 */
import { at } from '../../../schemas/required.js';
import { type PathSegment, pathSegments } from './path-segments.js';

/** Of a pixel. */
const STEPS = 10;

/**
 * @param d path data, absolute or relative
 * @param offset that the whole path is moved by, in pixels
 * @returns the same path, every place within half a tenth of a pixel
 * @throws RangeError as `pathSegments` does
 */
export function compactPath(d: string, offset: readonly [number, number] = [0, 0]): string {
  const path = new WrittenPath();
  for (const { places, ...segment } of pathSegments(d))
    path.add({ ...segment, places: places.map((place, i) => inSteps(place + at(offset, i % 2))) });
  return path.text;
}

function inSteps(pixels: number): number {
  return Math.round(pixels * STEPS);
}

class WrittenPath {
  text = '';
  private lastCommand = '';
  private lastHasPoint = false;
  /** In steps, and where the stretch began. */
  private pen: readonly [number, number] = [0, 0];
  private start: readonly [number, number] = [0, 0];

  /** @param segment its places in steps */
  add({ command, settings, places }: PathSegment): void {
    if (command === 'Z') {
      this.write('z', []);
      this.pen = this.start;
      return;
    }
    const steps = places.map((place, i) => place - at(this.pen, i % 2));
    this.pen = [at(places, places.length - 2), at(places, places.length - 1)];
    if (command === 'M') this.start = this.pen;
    if (command === 'L') this.line(at(steps, 0), at(steps, 1));
    else this.write(command.toLowerCase(), [...settings.map(inSteps), ...steps]);
  }

  private line(dx: number, dy: number): void {
    // The first of a stretch stays however short: with round ends it is a dot.
    if (dx === 0 && dy === 0 && this.lastCommand !== 'm') return;
    if (dy === 0) this.write('h', [dx]);
    else if (dx === 0) this.write('v', [dy]);
    else this.write('l', [dx, dy]);
  }

  private write(command: string, steps: readonly number[]): void {
    const last = this.lastCommand;
    const isImplied = command === 'l' ? last === 'l' || last === 'm' : command === last && command !== 'm';
    if (!isImplied) this.text += command;
    for (const [i, step] of steps.entries()) {
      const number = String(step / STEPS).replace(/^(-?)0\./, '$1.');
      const isApart = (i === 0 && !isImplied) || number[0] === '-' || (number[0] === '.' && this.lastHasPoint);
      this.text += isApart ? number : ` ${number}`;
      this.lastHasPoint = number.includes('.');
    }
    this.lastCommand = command;
  }
}
