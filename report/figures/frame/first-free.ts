/** Names on a drawing: each at the first of its places, best first, where it covers none that was set before it. */
import { required } from '../../../schemas/required.js';

/** In the pixels of the drawing. */
export interface DrawnPlace {
  readonly x: number;
  readonly y: number;
}

/**
 * @param places of each name, at least one; the best is taken where none is free
 * @param size of a name in pixels
 * @returns one place a name
 */
export function firstFree<P extends DrawnPlace>(
  places: readonly (readonly P[])[],
  { width, height }: { readonly width: number; readonly height: number },
): P[] {
  const taken: P[] = [];
  for (const own of places) {
    const isFree = ({ x, y }: P) =>
      taken.every((other) => Math.abs(other.x - x) >= width || Math.abs(other.y - y) >= height);
    taken.push(own.find(isFree) ?? required(own[0]));
  }
  return taken;
}
