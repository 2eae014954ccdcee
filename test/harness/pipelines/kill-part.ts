/** The death of a part of a local stack, as an operating system brings it. */
import { stackStatus } from '../../../infra/local-stack/client/client.js';
import type { PartName } from '../../../infra/local-stack/state/status.js';

/** Ends a part with -9. @throws where it does not run */
export async function killPart(dataFolder: string, part: PartName): Promise<void> {
  const pid = await pidOf(dataFolder, part);
  if (!pid) throw new Error(`${part} does not run`);
  process.kill(pid, 'SIGKILL');
}

/** @returns whether it runs and answers */
export async function isReady(dataFolder: string, part: PartName): Promise<boolean> {
  const { parts } = await stackStatus({ dataFolder });
  return parts.find(({ name }) => name === part)?.state === 'ready';
}

async function pidOf(dataFolder: string, part: PartName): Promise<number | null | undefined> {
  const { parts } = await stackStatus({ dataFolder });
  return parts.find(({ name }) => name === part)?.pid;
}
