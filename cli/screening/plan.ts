/** A screening before it starts, in words and numbers: where its candidates come from, what is wanted, what it may do. */
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import type { ScreeningKnobs } from '../../schemas/screening/input.js';
import type { ScreeningIdentity } from '../../schemas/screening/manifest.js';
import type { CandidatePlace } from '../../schemas/screening/messages.js';
import type { EnumerationSettings } from '../../schemas/settings/enumeration.js';
import { criteriaText } from '../present/screening/criteria.js';
import { functionalText, knobFacts } from '../present/screening/state.js';
import type { Screen } from '../present/terminal.js';
import { type Fact, renderFacts } from '../present/text/facts.js';
import { workflowIdOf } from '../run/kinds/kinds.js';

export interface ScreeningPlan {
  readonly name: string;
  readonly from: string;
  readonly identity: ScreeningIdentity;
  readonly sources: readonly CandidatePlace[];
  /** What is made of the data where there are no sources. */
  readonly enumeration: EnumerationSettings;
  readonly criteria: CandidateCriteria;
  readonly knobs: Omit<ScreeningKnobs, 'criteria'>;
}

/** @param made what can be made of the data, counted; null for sources */
export function showPlan(
  screen: Screen,
  { name, identity, sources, enumeration, criteria, knobs }: ScreeningPlan,
  made: { readonly counts: object; readonly facts: readonly Fact[] } | null,
): void {
  const run = workflowIdOf('screening', name);
  const { models, from, functional } = identity;
  const facts = renderFacts([
    ['run', run],
    ...placeFacts(sources),
    ...(made?.facts ?? []),
    ['wanted', criteriaText(criteria)],
    ['models', models.length === 1 ? `the best of ${from}` : `${models.length - 1}, placed by the best of ${from}`],
    ['functional', functionalText(functional)],
    ...knobFacts(knobs),
    ['state', 'nothing was started'],
  ]);
  screen.result(facts, {
    run,
    started: false,
    places: sources,
    ...(made && { enumeration, counts: made.counts }),
    criteria,
    identity,
    ...knobs,
  });
}

function placeFacts(sources: readonly CandidatePlace[]): Fact[] {
  const names = sources.flatMap((each) => (each.kind === 'source' ? [each.place] : []));
  if (names.length === 0) return [['candidates', 'made of the data']];
  return names.map((place, n) => [n === 0 ? 'sources' : '', place]);
}
