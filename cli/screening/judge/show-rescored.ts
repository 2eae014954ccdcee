/** The best of a screening, predicted again by another model and ranked by it; what both say stands side by side. */

import { judge } from '../../../infra/screening/judge.js';
import { topCandidates } from '../../../infra/screening/top.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import type { CommandContext } from '../../frame/command.js';
import type { ModelInputs } from '../../predict/model-source.js';
import { shownCandidates } from '../../present/screening/candidates.js';
import { criteriaText, judgedText } from '../../present/screening/criteria.js';
import { type RescoredCandidate, renderRescored } from '../../present/screening/rescored.js';
import { renderFacts } from '../../present/text/facts.js';
import { workflowIdOf } from '../../run/kinds/kinds.js';
import { placesOf } from '../best-crystals.js';
import type { KeptScreening } from '../kept-screening.js';
import { listedCrystals } from '../listed-crystals.js';
import { withScratch } from '../scratch.js';
import { type ScreeningStores, segmentFolder } from '../stores.js';
import type { AskedFilm } from './film-segments.js';
import { withJudgement } from './judgement.js';
import { rescoredSegment } from './rescored-segment.js';

interface Rescore {
  readonly name: string;
  readonly kept: KeptScreening;
  readonly criteria: CandidateCriteria;
  /** Null: as they were predicted. */
  readonly film: AskedFilm | null;
  /** The same, said in numbers: what the other model's spectra are read for. */
  readonly asPredicted: AskedFilm;
  /** Candidates that the other model is asked about. */
  readonly best: number;
  /** Of these, as many are shown. */
  readonly count: number;
  readonly model: ModelInputs;
  readonly modelName: string;
}

/** Crystals that a child predicts in one go. */
const AT_ONCE = 1000;

export async function showRescored(context: CommandContext, stores: ScreeningStores, asked: Rescore): Promise<void> {
  const { name, kept, criteria, film, model, modelName, count } = asked;
  const { signal } = context;
  const judging = {
    folder: segmentFolder(context.dataFolder),
    pages: kept.pages,
    calibration: kept.calibration,
    signal,
  };
  const found = await context.screen.during('judge', () =>
    withJudgement(stores, { ...judging, criteria, film }, async ({ judged, segments }) => {
      const before = await topCandidates(judged, asked.best);
      return withScratch(async (folder) => {
        const crystals = crystalsOf(stores, kept, before);
        const file = await rescoredSegment({
          crystals,
          model,
          at: kept.head.page.identity.at,
          film: asked.asPredicted,
          segments,
          folder,
          signal,
        });
        const again = await judge({ segments: [file], scratch: folder, criteria, chances: null });
        try {
          return { before, after: await topCandidates(again, asked.best), counts: again.counts };
        } finally {
          again.database.close();
        }
      });
    }),
  );
  const candidates = sideBySide(found.before, found.after);
  const dropped = candidates.filter(({ other }) => other === null).map(({ candidate }) => candidate.id);
  const shown = candidates.slice(0, count);
  const facts = renderFacts([
    ['run', workflowIdOf('screening', name)],
    ['wanted', criteriaText(criteria)],
    ['again', `the best ${found.before.rows} by ${modelName}`],
    ['judged', judgedText(found.counts)],
    ['dropped', dropped.length > 0 ? `${dropped.length} are not as wanted by ${modelName}` : ''],
  ]);
  context.screen.result(`${renderRescored(shown, criteria)}\n\n${facts}`, {
    run: workflowIdOf('screening', name),
    criteria,
    film: asked.asPredicted,
    model: modelName,
    judged: found.counts,
    dropped,
    top: shown,
  });
}

async function* crystalsOf({ parts }: ScreeningStores, kept: KeptScreening, best: Table<'ranked-candidates'>) {
  const places = placesOf(best);
  for (let start = 0; start < places.length; start += AT_ONCE)
    yield await listedCrystals(parts, kept, places.slice(start, start + AT_ONCE));
}

/** In the order of the other model; those that it does not rank follow in the order of before. */
function sideBySide(before: Table<'ranked-candidates'>, after: Table<'ranked-candidates'>): RescoredCandidate[] {
  const own = shownCandidates(before);
  const contentOf = ({ columns }: Table<'ranked-candidates'>) => columns.contentId;
  const byContent = new Map(contentOf(before).map((contentId, i) => [contentId, own[i]]));
  const ranked = shownCandidates(after).flatMap((other, i) => {
    const contentId = contentOf(after)[i] ?? '';
    const candidate = byContent.get(contentId);
    byContent.delete(contentId);
    return candidate ? [{ candidate, other }] : [];
  });
  const rest = [...byContent.values()].flatMap((candidate) => (candidate ? [{ candidate, other: null }] : []));
  return [...ranked, ...rest];
}
