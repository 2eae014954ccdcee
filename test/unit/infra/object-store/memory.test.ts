import { openObjectStore } from '../../../../infra/object-store/open.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';

describeObjectStore('memory', () => openObjectStore({ type: 'memory' }));
