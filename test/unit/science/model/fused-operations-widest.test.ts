/** The agreement of fused operations on the widest instructions of the processor. */
import { it } from 'vitest';
import { fusedOperations } from '../../../../infra/fused-operations.js';
import { describeAgreement } from '../../../harness/laws/fused-agreement.js';
import { fusedExcuse } from '../../../harness/pipelines/fused-machine.js';

const { set } = fusedOperations();
if (set === null) it.skip(`not tested: ${fusedExcuse()}`);
else describeAgreement(set);
