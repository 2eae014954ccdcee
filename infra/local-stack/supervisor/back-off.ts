/** How long to wait before a part that died is started again: 0.2 s, doubling to 10 s, anew after a healthy minute. */
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
const HEALTHY_AFTER_MS = 60_000;

export class BackOff {
  private delayMs = FIRST_DELAY_MS;

  /** @param healthyMs how long the part was ready before it died; 0 when it never was */
  next(healthyMs: number): number {
    if (healthyMs >= HEALTHY_AFTER_MS) this.delayMs = FIRST_DELAY_MS;
    const delay = this.delayMs;
    this.delayMs = Math.min(LONGEST_DELAY_MS, delay * 2);
    return delay;
  }
}
