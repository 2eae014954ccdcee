/** What was given up, by class of error. */
import { renderTable } from '../text/table.js';

/** @param counts error class -> candidates @returns empty where nothing was */
export function renderQuarantine(counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return '';
  const rows = [...counts].map(([error, count]) => [error, String(count)]);
  return renderTable(['quarantined for', 'candidates'], rows, 'lr');
}
