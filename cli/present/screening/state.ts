/** A large screening in words: how far it is, what became of its candidates, what it may do. */
import type { ScreeningKnobs, ScreeningState } from '../../../schemas/screening/input.js';
import type { ManifestPage, ScreeningCounts } from '../../../schemas/screening/manifest.js';
import { paceText } from '../progress/pace.js';
import type { Fact } from '../text/facts.js';

/** `1200 listed: 1150 predicted, 12 quarantined, 38 equal to others`; what there is none of is left out. */
export function countsText(counts: ScreeningCounts): string {
  const { predicted, equal, takenOver, notScreened, released } = counts;
  // What was tried again was listed again, and given up once more or not.
  const [listed, quarantined] = [counts.listed - released, counts.quarantined - released];
  const parts = [
    `${predicted} predicted`,
    quarantined > 0 ? `${quarantined} quarantined` : '',
    equal > 0 ? `${equal} equal to others` : '',
    takenOver > 0 ? `${takenOver} taken over` : '',
    notScreened > 0 ? `${notScreened} not screened` : '',
  ];
  return `${listed} listed: ${parts.filter(Boolean).join(', ')}`;
}

/** Of a screening that runs, by its own answer. */
export function stateFacts(state: ScreeningState): Fact[] {
  const { paused, counts, isListing, inFlight, window, verdict, knobs } = state;
  const doing = [paused ? 'paused' : 'screening', isListing ? 'its list goes on' : 'its list is complete'];
  return [
    ['state', doing.join(', ')],
    ['candidates', countsText(counts)],
    ['pace', paceOf(state)],
    ['in flight', `${inFlight} of ${window} ${window === 1 ? 'shard' : 'shards'}`],
    ...knobFacts(knobs),
    ['verdict', verdict],
  ];
}

/** What is left is known only where the list is complete. */
function paceOf({ done, counts, isListing, candidatesPerSecond, etaSeconds, paused }: ScreeningState): string {
  if (paused) return '';
  const total = isListing ? done : Math.max(done, counts.listed - counts.equal - counts.takenOver);
  const pace = paceText({ done, total, ratePerSecond: candidatesPerSecond, etaSeconds: isListing ? null : etaSeconds });
  return isListing && pace !== '' ? pace.replace(/^\d+ of \d+/, `${done} done`) : pace;
}

/** Settings that `amend` changes. */
export function knobFacts({ parallel, priority, limit, failureBudget }: Omit<ScreeningKnobs, 'criteria'>): Fact[] {
  const { share, after } = failureBudget;
  return [
    ['parallel', parallel === null ? 'twice the slots of the workers' : `${parallel} shards at most`],
    ['priority', `${priority} of 1 to 5, 1 first`],
    ['limit', limit === null ? '' : `${limit} candidates`],
    ['budget', `pauses above ${Number((100 * share).toFixed(3))} % quarantined, after ${after}`],
  ];
}

/** Of a screening as its manifest alone tells it. */
export function pageFacts({ index, closing, total, identity }: ManifestPage): Fact[] {
  const { models, from, functional } = identity;
  return [
    ['state', closing ?? 'open: what was folded so far'],
    ['candidates', countsText(total)],
    ['models', `${models.length === 1 ? 'one' : models.length} of ${from}`],
    ['functional', functionalText(functional)],
    ['pages', String(index + 1)],
  ];
}

/** Gaps and onsets are those of it: nothing is shifted unless asked for. */
export function functionalText(functional: string | null): string {
  return functional ?? 'not stated by the data';
}
