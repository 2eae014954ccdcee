/** Where the workflow bundle lies, for its builder and for workers. */
import { fileURLToPath } from 'node:url';

export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
