/** How the network learned, how good it is, and what it predicts for candidates, as figures. */
import { learningPoints, measuredErrors } from '../../schemas/tables/evidence-rows.js';
import type { ReportContent } from '../content/content.js';
import { markOf } from '../content/palette.js';
import { conditionCurves } from '../figures/accuracy/condition-curves.js';
import { drawErrorByEnergy, errorByEnergy } from '../figures/accuracy/error-by-energy.js';
import { drawErrorsOutOfFold } from '../figures/accuracy/error-intervals.js';
import { conditionEntries, drawLeadingByCondition } from '../figures/accuracy/leading-by-condition.js';
import { drawLearningByShare, learningEntries } from '../figures/accuracy/learning-by-share.js';
import { binOnsets, drawOnsetHistogram } from '../figures/accuracy/onset-histogram.js';
import { drawOnsetParity } from '../figures/accuracy/onset-parity.js';
import { densityEnds, drawSpectrumParity } from '../figures/accuracy/spectrum-parity.js';
import { drawLegend } from '../figures/frame/legend.js';
import { drawRamp } from '../figures/frame/ramp.js';
import { drawLearningCurves } from '../figures/sweep/learning-curves.js';
import type { Layout } from './standalone-svg.js';

const KEYS_IN_A_ROW = 4;
const KEY_WIDTH = 220;

/** @returns file name without ending -> drawings; only what the report has as well */
export function modelFigures({
  trials,
  tested,
  crystals,
  range,
  axis,
  input,
  terms,
}: ReportContent): Map<string, Layout> {
  const figures = new Map<string, Layout>();
  const key = (colour: string, text: string) => ({ mark: { ...markOf(0), colour }, text });
  if (trials.some(({ curve }) => curve.length > 0)) {
    const entries = trials.map(({ mark, label }) => ({ mark, text: label }));
    figures.set('learning_curves', [
      [drawLearningCurves(trials, terms.valueUnit)],
      [drawLegend('trials', entries, Math.min(KEYS_IN_A_ROW, entries.length), KEY_WIDTH)],
    ]);
  }
  if (tested.length > 0) {
    const { least, most } = densityEnds(tested, range);
    if (terms.isCurve)
      figures.set(`${terms.property ? 'values' : 'spectrum'}_parity`, [
        [drawSpectrumParity(tested, range, terms)],
        [drawRamp(least, `${most} points a bin`)],
      ]);
    figures.set(`${terms.id}_parity`, [
      [drawOnsetParity(crystals, terms)],
      [drawLegend('subsets', [key('var(--c1)', 'test'), key('var(--muted)', 'train and validation')], 2, KEY_WIDTH)],
    ]);
    const errors = errorByEnergy(crystals, axis.points);
    const subsets = errors.map(({ subset, colour }) => key(colour, subset));
    if (terms.isCurve)
      figures.set(`error_by_${terms.property ? 'position' : 'energy'}`, [
        [drawErrorByEnergy(errors, axis, terms)],
        [drawLegend('subsets', subsets, subsets.length)],
      ]);
  }
  if (input.errors) figures.set('errors_out_of_fold', [drawErrorsOutOfFold(measuredErrors(input.errors), terms)]);
  const overConditions = input.conditionValues ? conditionCurves(input.conditionValues) : [];
  overConditions.forEach((curves, place) => {
    const entries = conditionEntries(curves);
    figures.set(`${terms.id}_by_${curves.condition.name.toLowerCase()}`, [
      [drawLeadingByCondition(curves, place, terms)],
      [drawLegend('crystals', entries, Math.min(KEYS_IN_A_ROW, entries.length), KEY_WIDTH)],
    ]);
  });
  if (input.learning && input.learning.rows > 0)
    figures.set('errors_by_crystals', [
      drawLearningByShare(learningPoints(input.learning), terms),
      [drawLegend('shares', learningEntries(), learningEntries().length, KEY_WIDTH)],
    ]);
  if (input.screening.rows > 0)
    figures.set(terms.property ? 'candidates_leading' : 'candidate_onsets', [
      [drawOnsetHistogram(binOnsets(input.screening, terms.property === null), input.criteria, terms)],
      [
        drawLegend(
          'candidates',
          [
            key('var(--c0)', 'in domain'),
            { mark: { ...markOf(0), colour: 'var(--c0)' }, text: 'out of domain', opacity: 0.35 },
            key('var(--window)', 'wanted window'),
          ],
          3,
          KEY_WIDTH,
        ),
      ],
    ]);
  return figures;
}
