/** Which parameters the trials of a sweep had, and what came of them. */

import type { LeadingName } from '../../../schemas/property.js';
import type { TrialRow } from '../../../schemas/sweep/trial-row.js';
import { markOf } from '../../content/palette.js';
import { ownTrials } from '../../content/trials.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { COLOURED_TRIALS, coordinateAxes, drawParallelCoordinates } from '../../figures/sweep/parallel-coordinates.js';
import { html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { counted } from '../../html/numbers.js';
import { renderNothing, type Section } from '../section.js';

export function parametersSection(trials: readonly TrialRow[], leading: LeadingName): Section {
  const lead = 'Each line is a trial, from its parameters to its error.';
  const own = ownTrials(trials);
  const axes = coordinateAxes(own, leading);
  const title = 'Parameters';
  if (axes.length < 2)
    return { id: 'parameters', title, lead, body: renderNothing('No parameter differs between the trials.') };
  const body = renderFigure({
    legend: own
      .slice(0, COLOURED_TRIALS)
      .map(({ trial }, i) => html`<span class="key">${drawMark(markOf(i))}trial ${trial}</span> `),
    drawing: drawParallelCoordinates(own, axes),
    caption: html`Parallel coordinates of ${counted(own.length, 'trial')}; the best ${Math.min(COLOURED_TRIALS, own.length)} in colour, lower is
better on the last axis. Ranges over more than a decade are logarithmic.`,
    dataTitle: 'The numbers are those of the leaderboard',
    data: html`<p class="note">See the leaderboard above.</p>`,
  });
  return { id: 'parameters', title, lead, body };
}
