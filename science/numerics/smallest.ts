/** The k smallest of many values with their numbers, ascending, and the smallest of the others. */
export class Smallest {
  /** [k + 1] */
  readonly index: Int32Array;
  readonly value: Float64Array;

  constructor(private readonly k: number) {
    this.index = new Int32Array(k + 1);
    this.value = new Float64Array(k + 1);
    this.clear();
  }

  clear(): void {
    this.index.fill(-1);
    this.value.fill(Number.POSITIVE_INFINITY);
  }

  offer(index: number, value: number): void {
    const { k, index: indices, value: values } = this;
    if (!(value < values[k]!)) return;
    let at = k;
    for (; at > 0 && value < values[at - 1]!; at--) {
      values[at] = values[at - 1]!;
      indices[at] = indices[at - 1]!;
    }
    values[at] = value;
    indices[at] = index;
  }

  /** Numbers of the k smallest, or of as many as there are. */
  found(): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.k && this.index[at]! >= 0; at++) found.push(this.index[at]!);
    return found;
  }

  /** Infinite if there are no others. */
  get beyond(): number {
    return this.value[this.k]!;
  }
}
