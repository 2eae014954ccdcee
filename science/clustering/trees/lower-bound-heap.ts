/**
 * Priority queue of lower bounds: which of n keys has the smallest value, when values change and keys leave.
 * A binary heap with the place of every key, so that a change costs log n. Of equal values the smaller key comes first.
 */
export class LowerBoundHeap {
  private readonly keys: Int32Array;
  private readonly place: Int32Array;
  private length: number;

  /** @param values kept, not copied: `change` writes into it */
  constructor(private readonly values: Float64Array) {
    this.length = values.length;
    this.keys = Int32Array.from(values, (_, key) => key);
    this.place = this.keys.slice();
    for (let at = (this.length >> 1) - 1; at >= 0; at--) this.sink(at);
  }

  smallest(): number {
    return this.keys[0]!;
  }

  change(key: number, value: number): void {
    this.values[key] = value;
    this.rise(this.place[key]!);
    this.sink(this.place[key]!);
  }

  remove(key: number): void {
    const at = this.place[key]!;
    this.length--;
    if (at === this.length) return;
    const moved = this.keys[this.length]!;
    this.put(moved, at);
    this.rise(at);
    this.sink(this.place[moved]!);
  }

  private rise(start: number): void {
    const key = this.keys[start]!;
    let at = start;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.before(key, this.keys[above]!)) break;
      this.put(this.keys[above]!, at);
      at = above;
    }
    this.put(key, at);
  }

  private sink(start: number): void {
    const key = this.keys[start]!;
    let at = start;
    for (let below = 2 * at + 1; below < this.length; below = 2 * at + 1) {
      if (below + 1 < this.length && this.before(this.keys[below + 1]!, this.keys[below]!)) below++;
      if (!this.before(this.keys[below]!, key)) break;
      this.put(this.keys[below]!, at);
      at = below;
    }
    this.put(key, at);
  }

  private before(a: number, b: number): boolean {
    const [x, y] = [this.values[a]!, this.values[b]!];
    return x < y || (x === y && a < b);
  }

  private put(key: number, at: number): void {
    this.keys[at] = key;
    this.place[key] = at;
  }
}
