/** What a screening came to: its best candidates, what became of all of them, and what is to be done. */
import type { ScreeningResult } from '../../../schemas/screening/input.js';
import type { CommandContext } from '../../frame/command.js';
import { EXIT } from '../../frame/exit-codes.js';
import { renderCandidates, shownCandidates } from '../../present/screening/candidates.js';
import { efficiencyErrorText } from '../../present/screening/criteria.js';
import { endingFacts } from '../../present/screening/endings.js';
import { countsText, functionalText } from '../../present/screening/state.js';
import { stepsText } from '../../present/summary.js';
import { type Fact, renderFacts } from '../../present/text/facts.js';
import type { EndedRun } from '../../run/follow/run-to-end.js';
import { tallyOf } from '../../run/kinds/tally.js';
import { fetchTable, recordsOf } from '../../run/results/result-files.js';
import type { Session } from '../../run/start/session.js';
import { bestCrystals } from '../best-crystals.js';
import { firstRows } from '../first-rows.js';
import { earlierPages } from '../kept-screening.js';
import { countByError, quarantined } from '../quarantine.js';
import { readCriteria } from '../stored-criteria.js';
import { screeningStores } from '../stores.js';
import { efficiencyErrorOf } from './efficiency-error.js';

type Finished = EndedRun<ScreeningResult> & { readonly result: ScreeningResult };

/** @param top candidates that are shown */
export async function showFinished(
  context: CommandContext,
  session: Session,
  { result, workflowId, runId }: Finished,
  top: number,
): Promise<void> {
  const name = workflowId.slice(workflowId.indexOf('/') + 1);
  const { counts, head, ranking, endings } = result;
  const stores = screeningStores(session.store);
  const kept = await stores.inputs.find(name);
  const best = ranking && firstRows(await fetchTable(session, 'ranked-candidates', ranking), top);
  const pages = head ? await stores.manifest.chain(head) : [];
  const newest = pages.at(-1);
  const earlier = newest ? await earlierPages(stores, newest, kept) : [];
  const candidates =
    best === null
      ? []
      : shownCandidates(
          best,
          (await bestCrystals(session.parts, { pages, earlier }, best, null, context.signal)).groups,
        );
  const criteria = kept && (await readCriteria(session, kept.knobs.criteria));
  const efficiencyError =
    criteria && ranking ? await efficiencyErrorOf(session.parts, kept, criteria, null, context.signal) : undefined;
  const given = countByError(await quarantined(session.parts, pages));
  const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
  const facts: Fact[] = [
    ['run', `${workflowId}   ${stepsText(steps)}`],
    ['candidates', countsText(counts)],
    ['slmePercent', efficiencyErrorText(efficiencyError)],
    ['functional', kept ? functionalText(kept.identity.functional) : ''],
    ...endingFacts(endings, kept?.places ?? null),
    ['quarantine', [...given].map(([error, count]) => `${count} ${error}`).join(', ')],
    ['next', `npx spectraloom screen verify ${name}`],
    ['', given.size > 0 ? `npx spectraloom screen retry ${name}` : ''],
  ];
  const table = renderCandidates(candidates, criteria?.objectives.map(({ column }) => column) ?? []);
  context.screen.result([ranking ? table : '', renderFacts(facts)].filter(Boolean).join('\n\n'), {
    run: workflowId,
    runId,
    state: ranking ? 'finished' : 'cancelled',
    counts,
    criteria,
    top: candidates,
    ...(efficiencyError !== undefined && { efficiencyError }),
    quarantine: Object.fromEntries(given),
    endings,
    steps,
    artifacts: { head, ranking },
  });
  if (counts.quarantined > counts.released || endings.count > 0) process.exitCode = EXIT.invalidInput;
}
