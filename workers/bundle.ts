/** Builds the workflow bundle beside the compiled code: once at build time, so that workers start at once. */
import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from './bundle-path.js';
import { WORKFLOW_SOURCES } from './workflow-sources.js';

const { code } = await bundleWorkflowCode(WORKFLOW_SOURCES);
await writeFile(WORKFLOW_BUNDLE, code);
