/** The heartbeat of a step: what it has done, where it can go on from, and what it waits for, sent once a second. */
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import { z } from 'zod';
import { type ObjectRef, ObjectRefSchema } from '../../schemas/run/artifact.js';
import type { KeptState, StepHeartbeat } from '../../schemas/run/message.js';

const HEARTBEAT_MS = 1000;

const HeartbeatSchema = z.object({
  done: z.number(),
  total: z.number(),
  note: z.string(),
  checkpoint: z.record(z.string(), ObjectRefSchema).nullable(),
  deaths: z.number(),
  /** Absent in heartbeats of earlier versions. */
  waiting: z.string().nullable().default(null),
});

export type Heartbeat = ReturnType<typeof openHeartbeat>;

/** Sends the state of the step once a second, so that cancellation arrives whatever the child does. */
export function openHeartbeat(given: KeptState | null) {
  const earlier = activityInfo().heartbeatDetails;
  const parsed = earlier === undefined ? undefined : HeartbeatSchema.safeParse(earlier);
  // An update in the middle of a training: refusing would refuse every later attempt too, beginning anew costs time alone.
  if (parsed && !parsed.success)
    log.warn('the last attempt left a heartbeat of another version: this one begins anew', {
      reason: z.prettifyError(parsed.error),
    });
  const state: { -readonly [F in keyof StepHeartbeat]: StepHeartbeat[F] } = parsed?.data ?? {
    done: 0,
    total: 0,
    note: '',
    checkpoint: given,
    deaths: 0,
    waiting: null,
  };
  // What an earlier attempt waited for is over, or met again.
  state.waiting = null;
  const before = state.done;
  const keptStates: ObjectRef[] = Object.values(state.checkpoint ?? {});
  const send = () => heartbeat(state satisfies StepHeartbeat);
  send();
  const timer = setInterval(send, HEARTBEAT_MS);
  return {
    state: state as StepHeartbeat,
    keptStates: keptStates as readonly ObjectRef[],
    keepsStates: () => keptStates.length > 0,
    advance: (step: Pick<StepHeartbeat, 'done' | 'total' | 'note'>) => Object.assign(state, step),
    keep(checkpoint: KeptState) {
      keptStates.push(...Object.values(checkpoint));
      state.checkpoint = checkpoint;
      state.deaths = 0;
      send();
    },
    /** @param reason null when nothing is waited for any more */
    wait(reason: string | null) {
      state.waiting = reason;
      send();
    },
    countDeath() {
      state.deaths = state.done > before ? 1 : state.deaths + 1;
      send();
      return state.deaths;
    },
    close: () => clearInterval(timer),
  };
}
