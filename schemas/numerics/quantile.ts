/**
 * Sample quantile, linear between order statistics:
 *   x[h] + (p - h) (x[h + 1] - x[h]),   p = share (n - 1),  h = floor(p)
 *
 * @param ascending sorted, at least one value
 * @param share in [0, 1]
 * @source Hyndman and Fan, Am. Stat. 50, 361 (1996), definition 7
 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below] ?? Number.NaN;
  return low + (place - below) * ((ascending[below + 1] ?? low) - low);
}
