/** Lists of numbers of points, as options of a benchmark: `2681,10000`; `none` or nothing for none. */

/**
 * @param option for the message
 * @throws Error naming option and word
 */
export function pointCounts(option: string, list: string): number[] {
  const trimmed = list.trim();
  if (trimmed === '' || trimmed === 'none') return [];
  return trimmed.split(',').map((text) => {
    if (!/^[1-9]\d{0,8}$/.test(text.trim()) || Number(text) < 2)
      throw new Error(
        `${option} ${list}: "${text}" is not a number of points; expected whole numbers above 1, or none`,
      );
    return Number(text);
  });
}
