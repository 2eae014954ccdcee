/** The last finished discover run of a name, by its manifest: what other commands start from. */

import { readFile } from 'node:fs/promises';
import { putShippedObjects, SHIPPED_RUN, shippedManifest } from '../../../infra/shipped-run.js';
import { RefusedError } from '../../../schemas/failure.js';
import type { DiscoverResult } from '../../../workflows/discover.js';
import { workflowIdOf } from '../kinds/kinds.js';
import { type FinishedRun, parseManifest } from '../manifest/manifest.js';
import type { Session } from '../start/session.js';
import { resultFile } from './result-files.js';

/**
 * @param name of a run; that of the shipped one brings its objects into the store
 * @throws RefusedError when no discover run of that name has finished
 * @throws CorruptArtifactError when its manifest cannot be read
 */
export async function finishedRun(session: Session, name: string): Promise<FinishedRun> {
  if (name === SHIPPED_RUN) {
    await putShippedObjects(session.store);
    return parseManifest(await shippedManifest(), name);
  }
  const result = await lastResult(session, name);
  const text = result
    ? new TextDecoder().decode(await session.artifacts.getBytes(result.manifest))
    : await savedManifest(session, name);
  if (text === null) {
    throw new RefusedError(`no discover run "${name}" has finished`, {
      found: name,
      expected: 'the name of a finished run: npx spectraloom runs',
    });
  }
  return parseManifest(text, name);
}

/** @returns the result of the newest completed run; null when Temporal remembers none */
async function lastResult({ client }: Session, name: string): Promise<DiscoverResult | null> {
  const workflowId = workflowIdOf('discover', name);
  let newest: { runId: string; closedAt: number } | null = null;
  for await (const { runId, closeTime } of client.workflow.list({
    query: `WorkflowId = "${workflowId}" AND ExecutionStatus = "Completed"`,
  })) {
    const closedAt = closeTime?.getTime() ?? 0;
    if (newest === null || closedAt > newest.closedAt) newest = { runId, closedAt };
  }
  return newest && ((await client.workflow.getHandle(workflowId, newest.runId).result()) as DiscoverResult);
}

/** Temporal forgets after its retention; the file beside the report stays. */
async function savedManifest(session: Session, name: string): Promise<string | null> {
  try {
    return await readFile(resultFile(session, name, 'manifest.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What data are called that were taken over from a run: as long as it is the name's, they are the same. */
export function dataOfRun(name: string): string {
  return `the data of ${workflowIdOf('discover', name)}`;
}
