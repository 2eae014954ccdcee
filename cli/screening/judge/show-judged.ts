/** The best of a screening as criteria order them, judged in this process. */
import { topCandidates } from '../../../infra/screening/top.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import type { CommandContext } from '../../frame/command.js';
import { renderCandidates, shownCandidates } from '../../present/screening/candidates.js';
import { criteriaText, efficiencyErrorText, judgedText } from '../../present/screening/criteria.js';
import { countsText, functionalText } from '../../present/screening/state.js';
import { renderFacts } from '../../present/text/facts.js';
import { workflowIdOf } from '../../run/kinds/kinds.js';
import { bestCrystals } from '../best-crystals.js';
import type { KeptScreening } from '../kept-screening.js';
import { type ScreeningStores, segmentFolder } from '../stores.js';
import { efficiencyErrorOf } from './efficiency-error.js';
import type { AskedFilm } from './film-segments.js';
import { withJudgement } from './judgement.js';

interface Question {
  readonly name: string;
  readonly kept: KeptScreening;
  readonly criteria: CandidateCriteria;
  readonly film: AskedFilm | null;
  /** Candidates that are shown. */
  readonly count: number;
}

export async function showJudged(
  context: CommandContext,
  stores: ScreeningStores,
  { name, kept, criteria, film, count }: Question,
): Promise<void> {
  const { pages, calibration, head } = kept;
  const { signal } = context;
  const folder = segmentFolder(context.dataFolder);
  const { best, counts } = await context.screen.during('judge', () =>
    withJudgement(stores, { folder, pages, criteria, calibration, film, signal }, async ({ judged }) => ({
      best: await topCandidates(judged, count),
      counts: judged.counts,
    })),
  );
  const { groups } = await bestCrystals(stores.parts, kept, best, null, signal);
  const candidates = shownCandidates(best, groups);
  const efficiencyError = await efficiencyErrorOf(stores.parts, kept.input, criteria, film, signal);
  const { total, closing, identity } = head.page;
  const facts = renderFacts([
    ['run', workflowIdOf('screening', name)],
    ['wanted', criteriaText(criteria)],
    ['judged', judgedText(counts)],
    ['candidates', `${countsText(total)}${closing === null ? ', and it goes on' : ''}`],
    ['film', film ? filmText(film) : ''],
    ['slmePercent', efficiencyErrorText(efficiencyError)],
    ['functional', functionalText(identity.functional)],
  ]);
  const table = renderCandidates(
    candidates,
    criteria.objectives.map(({ column }) => column),
  );
  context.screen.result(`${table}\n\n${facts}`, {
    run: workflowIdOf('screening', name),
    state: closing ?? 'open',
    criteria,
    ...(film && { film }),
    ...(efficiencyError !== undefined && { efficiencyError }),
    judged: counts,
    counts: total,
    identity,
    top: candidates,
  });
}

function filmText({ thicknessUm, scissorEv }: AskedFilm): string {
  const shift = scissorEv === 0 ? '' : `, spectra shifted by ${scissorEv} eV`;
  return `${thicknessUm} micrometres${shift}`;
}
