// @ts-check
/** Versions as lists of numbers: `1.9.1`, `go1.26.8` and `RELEASE.2025-09-07T16-13-09Z` compare by the same rule. */

/** @param {string} text @returns {number[]} its runs of digits */
export function versionNumbers(text) {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/**
 * @param {string} found
 * @param {string} least
 * @returns {boolean} missing numbers count as 0, so 1.5 is at least 1.5.0; a text without any number never is
 */
export function isAtLeast(found, least) {
  const have = versionNumbers(found);
  const need = versionNumbers(least);
  if (have.length === 0) return false;
  for (let i = 0; i < Math.max(have.length, need.length); i++) {
    const difference = (have[i] ?? 0) - (need[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
