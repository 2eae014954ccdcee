/** Trials and replicates of a sweep, best first. */

import type { LeadingName } from '../../../schemas/property.js';
import type { TrialRow } from '../../../schemas/sweep/trial-row.js';
import { capital, withUnit } from '../../content/terms.js';
import { isChosenByOnset } from '../../content/trials.js';
import { html } from '../../html/escape.js';
import { estimateHtml } from '../../html/estimate.js';
import { fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { sameSettings, settingColumns } from '../../html/trial-settings.js';
import { renderNothing, type Section } from '../section.js';

const LEADERBOARD_ROWS = 1000;

export function leaderboardSection(trials: readonly TrialRow[], unit: string, leading: LeadingName): Section {
  const lead = html`Best first. The test split was looked at for finalists alone, after the choice.`;
  if (trials.length === 0)
    return { id: 'leaderboard', title: 'Leaderboard', lead, body: renderNothing('No trial was run.') };
  const byOnset = isChosenByOnset(trials);
  const table = renderTable<TrialRow>({
    label: 'Leaderboard',
    rows: trials,
    cap: LEADERBOARD_ROWS,
    stacked: true,
    rowClass: (_, i) => (i === 0 ? 'chosen' : ''),
    columns: [
      { head: 'Rank', numeric: true, cell: ({ rank }) => rank },
      {
        head: 'Trial',
        name: true,
        cell: ({ trial, replicate }) => (replicate === 0 ? trial : `${trial}, seed ${replicate + 1}`),
      },
      ...settingColumns(trials),
      ...(byOnset
        ? [
            {
              head: withUnit(`${capital(leading.name)} MAE`, leading.unit),
              numeric: true,
              cell: ({ leadingMae }: TrialRow) => fixed(leadingMae, 4),
            },
          ]
        : []),
      {
        head: 'Validation MAE',
        numeric: true,
        cell: ({ bestValidationMae: value, lower, upper }) => estimateHtml({ value, lower, upper }, 4),
      },
      { head: 'Test MAE', numeric: true, cell: ({ testMae }) => fixed(testMae, 4) },
      { head: 'Best epoch', numeric: true, cell: ({ bestEpoch, epochs }) => `${bestEpoch} of ${epochs}` },
      { head: 'Ended', cell: ({ ended, reason }) => reason || ended },
      { head: 'Identity', name: true, cell: ({ trialId }) => trialId },
    ],
  });
  const note = html`<p class="note">Errors are mean absolute errors in ${unit}. Below: the 95 % interval of the mean over
the seeds of a finalist.${
    byOnset ? ` Trials are ranked by the error of the ${leading.name}, on the validation crystals that have one.` : ''
  }</p>`;
  return {
    id: 'leaderboard',
    title: 'Leaderboard',
    lead,
    body: html`${note}<div class="whole">${table}</div>${sameSettings(trials)}`,
  };
}
