// @ts-check
/** Counts out of the JSON report of the test runner. */

/**
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[],
 * }} TestReport
 */

/**
 * @param {TestReport} report
 * @returns {{ passed: number, failed: number }} a file that fails outside its tests (it cannot be loaded) counts as one
 */
export function countResults({ numPassedTests, numFailedTests, testResults }) {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}
