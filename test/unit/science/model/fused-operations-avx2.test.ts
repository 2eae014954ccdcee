/** The narrower set (`fused-agreement.ts`), on processors that have the wider one too. */
import { it } from 'vitest';
import { describeAgreement } from '../../../harness/laws/fused-agreement.js';
import { fusedExcuse } from '../../../harness/pipelines/fused-machine.js';

const excuse = fusedExcuse();
if (excuse === null) {
  process.env.SPECTRALOOM_FUSED = 'avx2';
  // A vector, a panel and part of one: its panels are narrower.
  describeAgreement('avx2', [16, 48, 80]);
} else it.skip(`not tested: ${excuse}`);
