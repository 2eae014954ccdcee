/** Turns of tasks that may not all run at once, in the order in which they ask. */
export class Turns {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param most at a time */
  constructor(private readonly most: number) {}

  /**
   * @param signal gives up waiting
   * @returns ends the turn
   * @throws the signal's reason
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.taken < this.most) this.taken++;
    else await this.wait(signal);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = this.waiting.shift();
      // The next one has the turn at once: nobody can come between.
      if (next) next();
      else this.taken--;
    };
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      this.waiting.push(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
