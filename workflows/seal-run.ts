/**
 * Seals a run in the audit log, whatever its end: beside the run, so that it outlives it.
 * Steps: sealRun, when the run says that it ends, and every minute, since a run that is terminated or timed out says
 * nothing; every quarter of an hour also while it runs. Survives continue-as-new: whether the end was heard of.
 * Messages: runEnded. Fails when the log was changed.
 */
import { condition, continueAsNew, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { SealLook, SealRunMessage } from '../schemas/run/message.js';
import { runEndedSignal } from './frame/messages.js';
import { io } from './frame/steps.js';

export interface SealRunInput extends Omit<SealRunMessage, 'isDue'> {
  /** Set when it goes on as a new run. */
  readonly hasEnded?: boolean;
}

const LOOK_EVERY = '1 minute';
const LOOKS_A_SEAL = 15;
/** A run that says that it ends is still in its last step. */
const UNTIL_CLOSED = '1 second';
const MAX_HISTORY = 3000;

export async function sealRunWorkflow({ hasEnded = false, ...run }: SealRunInput): Promise<SealLook> {
  let isOver = hasEnded;
  setHandler(runEndedSignal, () => {
    isOver = true;
  });
  for (let looks = 1; ; looks++) {
    await condition(() => isOver, LOOK_EVERY);
    const looked = await io.sealRun({ ...run, isDue: !isOver && looks % LOOKS_A_SEAL === 0 });
    if (looked.state !== 'running') return looked;
    if (isOver) await sleep(UNTIL_CLOSED);
    if (workflowInfo().historyLength > MAX_HISTORY)
      await continueAsNew<typeof sealRunWorkflow>({ ...run, hasEnded: isOver });
  }
}
