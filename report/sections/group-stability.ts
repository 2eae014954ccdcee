/** Words for how the groups recur: on their cards, below them, and of all together. */
import { STABLE_JACCARD } from '../../schemas/tables/clustering.js';
import type { ReportContent } from '../content/content.js';
import { type GroupStability, isStable } from '../content/group-stability.js';
import type { Group } from '../content/groups.js';
import { type HtmlValue, html } from '../html/escape.js';
import { counted, fixed } from '../html/numbers.js';

/** `unstable: 0.81 under resampling, 0.58 over trainings (lowest 0.44)`; empty where nothing was examined. */
export function stabilityText(stability: GroupStability): string {
  const verdict = isStable(stability);
  if (verdict === null) return '';
  const { resampled, retrained } = stability;
  const parts = [
    ...(resampled === null ? [] : [`${fixed(resampled, 2)} under resampling`]),
    ...(retrained ? [`${fixed(retrained.mean, 2)} over trainings (lowest ${fixed(retrained.lowest, 2)})`] : []),
  ];
  return `${verdict ? 'stable' : 'unstable'}: ${parts.join(', ')}`;
}

/** A sentence with a space before it; empty where nothing was examined. */
export function stableShare(groups: readonly Group[]): string {
  const examined = groups.map(({ stability }) => isStable(stability)).filter((verdict) => verdict !== null);
  if (examined.length === 0) return '';
  return ` Stable: ${examined.filter(Boolean).length} of ${counted(examined.length, 'group')}.`;
}

/** What the words and numbers on the cards are; null where nothing was examined. */
export function stabilityCaption({ groups, input: { stability, seedStability } }: ReportContent): HtmlValue {
  if (groups.every((group) => isStable(group.stability) === null)) return null;
  const trainings =
    seedStability === null
      ? null
      : html`, and in trainings of the same settings with other first weights (seeds ${
          seedStability.metadata.seeds ?? ''
        }; mean, and the lowest). Two trainings agree with an adjusted Rand index of ${fixed(
          Number(seedStability.metadata.adjustedRand),
          2,
        )} on average`;
  return html` Stable: a Jaccard index of at least ${STABLE_JACCARD} with the most similar group (1: the same crystals) when
crystals are drawn again (${stability.metadata.draws ?? ''}; mean)${trainings}.`;
}
