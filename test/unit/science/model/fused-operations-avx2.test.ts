/** The narrower set (`fused-agreement.ts`), on processors that have the wider one too. */
import { describeAgreement } from '../../../harness/laws/fused-agreement.js';

process.env.SPECTRALOOM_FUSED = 'avx2';
// A vector, a panel and part of one: its panels are narrower.
describeAgreement('avx2', [16, 48, 80]);
