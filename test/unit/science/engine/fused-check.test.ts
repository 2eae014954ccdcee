/** The check that provisioning runs: the fused convolution against its formula in float64. */
import { expect, it } from 'vitest';
import { fusedDifference } from '../../../../science/engine/fused-check.js';
import { fusedInstructionSet } from '../../../../science/engine/index.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';

const folder = temporaryFolder();

it.runIf(fusedInstructionSet() !== null)('is off by rounding to float32, and by no more', async () => {
  const difference = await fusedDifference(folder);
  // 96 numbers of size one: equal to the last bit they are not.
  expect(difference).toBeGreaterThan(2 ** -27);
  expect(difference).toBeLessThan(1e-5);
});
