/** Builds the workflow bundle beside the compiled code: once at build time, so that workers start at once. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from './bundle-path.js';

const workflowsPath = fileURLToPath(new URL('../workflows/index.js', import.meta.url));

const { code } = await bundleWorkflowCode({ workflowsPath });
await writeFile(WORKFLOW_BUNDLE, code);
