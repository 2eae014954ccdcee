/** What the bundle of workflows is built from, compiled or not. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const sourceOf = (name: string): string =>
  fileURLToPath(new URL(`../workflows/${name}${path.extname(import.meta.url)}`, import.meta.url));

export const WORKFLOW_SOURCES = {
  workflowsPath: sourceOf('index'),
  workflowInterceptorModules: [sourceOf('frame/early-results')],
};
