/** The page of a sweep: leaderboard, learning curves, parallel coordinates, importance. Tables in, one HTML page out. */

import { ONSET } from '../schemas/property.js';
import type { SweepReportInput } from './content/sweep-input.js';
import { collectTrials, isChosenByOnset, ownTrials } from './content/trials.js';
import { html } from './html/escape.js';
import { counted } from './html/numbers.js';
import { renderPage } from './html/page.js';
import { renderSection, type Section, withoutEmpty } from './sections/section.js';
import { curvesSection } from './sections/sweep/curves.js';
import { sweepHeadline } from './sections/sweep/headline.js';
import { importanceSection } from './sections/sweep/importance.js';
import { leaderboardSection } from './sections/sweep/leaderboard.js';
import { parametersSection } from './sections/sweep/parameters.js';

export type { SweepReportInput } from './content/sweep-input.js';

/** Pure: the same tables give the same bytes. */
export function renderSweepReport(input: SweepReportInput): string {
  const trials = collectTrials({ leaderboard: input.leaderboard, learningCurves: input.curves });
  const { unit = 'log₁₀ cm⁻¹', leading = ONSET } = input;
  const sections = withoutEmpty([
    leaderboardSection(trials, unit, leading),
    curvesSection(trials, unit),
    parametersSection(trials, leading),
    importanceSection(input.importance),
    provenanceSection(input.provenance),
  ]);
  return renderPage({
    title: input.name,
    statement: html`A search over hyperparameters: ${counted(ownTrials(trials).length, 'trial')}, ranked by the ${
      isChosenByOnset(trials) ? `error of the ${leading.name}` : 'error'
    } on the validation split.`,
    headline: sweepHeadline(trials, input.unit ?? 'log₁₀ units', leading),
    contents: sections,
    ...(input.leading && { rampClass: 'leading' }),
    sections: sections.map(renderSection),
  });
}

function provenanceSection(entries: SweepReportInput['provenance']): Section {
  return {
    id: 'provenance',
    title: 'How it was made',
    lead: 'Times, memory and reuse are in the run records.',
    body: html`<dl class="facts">${entries.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  };
}
