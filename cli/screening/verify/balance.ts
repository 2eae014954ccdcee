/** Whether the counts of the pages of a manifest come to what was listed; that totals are sums is seen when the chain is read. */
import type { PlacedPage } from '../../../infra/screening/manifest.js';
import type { ScreeningCounts } from '../../../schemas/screening/manifest.js';

/** @returns a sentence a fault; none where all is right */
export function balanceFaults(pages: readonly PlacedPage[]): string[] {
  return pages.flatMap(({ page }) => balanceFault(page.counts, `page ${page.index}`));
}

/** listed = predicted + quarantined + equal + takenOver + notScreened: nothing is lost, and nothing is counted twice. */
function balanceFault(counts: ScreeningCounts, where: string): string[] {
  const { listed, predicted, quarantined, equal, takenOver, notScreened } = counts;
  const found = predicted + quarantined + equal + takenOver + notScreened;
  if (found === listed) return [];
  const parts = `${predicted} predicted, ${quarantined} quarantined, ${equal} equal, ${takenOver} taken over, ${notScreened} not screened`;
  return [`${where}: ${listed} listed, and ${found} accounted for: ${parts}`];
}
