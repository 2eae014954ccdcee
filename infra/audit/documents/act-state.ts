/** How an attempt ended, in the words of all documents. */
import type { ToldAct } from './run-account.js';

type ActState = 'open' | 'finished' | 'reused' | 'failed' | 'cancelled' | 'lost';

export function stateOf({ end }: ToldAct): ActState {
  if (!end) return 'open';
  return end.kind === 'reused' ? 'reused' : end.state;
}

/** @returns whether it gave a result */
export function hasResult(act: ToldAct): boolean {
  const state = stateOf(act);
  return state === 'finished' || state === 'reused';
}

/** @returns null for an attempt that gave a result, or is open */
export function faultOf(act: ToldAct): string | null {
  const { end } = act;
  if (end?.kind !== 'ended' || end.state === 'finished') return null;
  return end.error ? `${end.error.class}: ${end.error.message}` : end.state;
}
