/** Queries, updates and signals of every workflow. Their wire names are contracts. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Progress } from '../schemas/message.js';

export const progressQuery = defineQuery<Progress>('progress');

/** Updates return the new state; they are refused in their validators. */
export const pauseUpdate = defineUpdate<Progress>('pause');
export const resumeUpdate = defineUpdate<Progress>('resume');
export const cancelUpdate = defineUpdate<Progress>('cancel');

/** From a parent to its children. */
export const pauseSignal = defineSignal('pauseFromParent');
export const resumeSignal = defineSignal('resumeFromParent');
