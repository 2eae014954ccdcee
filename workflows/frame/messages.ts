/** Queries, updates and signals of every workflow. Their wire names are contracts. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Progress, SweepState } from '../../schemas/run/message.js';
import type { ScreeningKnobs, ScreeningState } from '../../schemas/screening/input.js';
import type { PlanAmendment } from '../../schemas/sweep/sweep-plan.js';

export const progressQuery = defineQuery<Progress>('progress');

/** Updates return the new state; they are refused in their validators. */
export const pauseUpdate = defineUpdate<Progress>('pause');
export const resumeUpdate = defineUpdate<Progress>('resume');
export const cancelUpdate = defineUpdate<Progress>('cancel');

/** Of a sweep: counts, budgets, the best trial so far. */
export const sweepQuery = defineQuery<SweepState>('sweep');

/** A change of a sweep that runs; it holds from the next trial on, budgets at once. */
export const amendUpdate = defineUpdate<SweepState, [Omit<PlanAmendment, 'fromTrial'>]>('amend');

/** From a run to the workflow that seals it. */
export const runEndedSignal = defineSignal('runEnded');

/** Of a large screening: counts, pace, head of its manifest. */
export const screeningQuery = defineQuery<ScreeningState>('screening');

/** A change of a large screening that runs; it holds from the next shard or page on. */
export const amendScreeningUpdate = defineUpdate<ScreeningState, [Partial<ScreeningKnobs>]>('amendScreening');

/** From a parent to its children, numbered: the server may deliver an earlier one later. Parents of old do not number. */
export const pauseSignal = defineSignal<[number?]>('pauseFromParent');
export const resumeSignal = defineSignal<[number?]>('resumeFromParent');
