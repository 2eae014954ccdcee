/** How many trials and epochs, and the best of them. */

import type { LeadingName } from '../../../schemas/property.js';
import type { TrialRow } from '../../../schemas/sweep/trial-row.js';
import { isChosenByOnset, ownTrials } from '../../content/trials.js';
import { type Html, html } from '../../html/escape.js';
import { count, fixed } from '../../html/numbers.js';

export function sweepHeadline(trials: readonly TrialRow[], unit: string, leading: LeadingName): Html {
  const own = ownTrials(trials);
  const best = own[0];
  const ended = (reason: string) => own.filter((trial) => trial.ended === reason).length;
  const epochs = trials.reduce((sum, trial) => sum + trial.epochs, 0);
  const facts = [
    {
      value: count(own.length),
      name: own.length === 1 ? 'trial' : 'trials',
      note: `${count(ended('stopped'))} stopped early`,
    },
    { value: count(epochs), name: 'epochs', note: 'of all trials and replicates' },
    isChosenByOnset(own)
      ? {
          value: fixed(best?.leadingMae, 3),
          name: `lowest ${leading.name} MAE`,
          note: `${leading.unit === '' ? '' : `${leading.unit}, `}validation crystals, trial ${best?.trial ?? '–'}`,
        }
      : {
          value: fixed(best?.bestValidationMae, 3),
          name: 'lowest validation MAE',
          note: `${unit}, trial ${best?.trial ?? '–'}`,
        },
    {
      value: fixed(best?.testMae, 3),
      name: 'its test MAE',
      note: best?.testMae == null ? 'no test set' : `${unit}, looked at after the choice`,
    },
  ];
  return html`<dl class="headline">${facts.map(
    ({ value, name, note }) =>
      html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="aside">${note}</dd></div>\n`,
  )}</dl>
`;
}
