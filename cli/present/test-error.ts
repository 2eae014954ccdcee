/** The test error of a model in words. */

/** @param testMae null where the split keeps no crystals for a test */
export function testErrorText(testMae: number | null, unit: string): string {
  return testMae === null ? 'no test set' : `test error ${testMae.toFixed(3)} ${unit}`;
}
