/** The agreement of fused operations on the widest instructions of the processor. */
import { fusedOperations } from '../../../../infra/fused-operations.js';
import { describeAgreement } from '../../../harness/laws/fused-agreement.js';

const widest = fusedOperations().set;
if (widest === null) throw new Error(fusedOperations().reason);
describeAgreement(widest);
