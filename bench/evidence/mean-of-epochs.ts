/**
 * Mean of the weights after the last epochs of a training (stochastic weight averaging), in float64.
 * @source Izmailov, Podoprikhin, Garipov, Vetrov and Wilson, arXiv:1803.05407
 */
import { at } from '../../schemas/required.js';

export class MeanOfEpochs {
  private sum = new Float64Array(0);
  private count = 0;

  /** @param after epochs up to this one are left out */
  constructor(private readonly after: number) {}

  takes(epoch: number): boolean {
    return epoch > this.after;
  }

  /** @param parameter after one epoch, of one length in all calls */
  add(parameter: Float32Array): void {
    if (this.count === 0) this.sum = new Float64Array(parameter.length);
    for (let i = 0; i < parameter.length; i++) this.sum[i] = at(this.sum, i) + at(parameter, i);
    this.count++;
  }

  /** Empty before the first. */
  get values(): Float32Array {
    return Float32Array.from(this.sum, (value) => value / this.count);
  }
}
