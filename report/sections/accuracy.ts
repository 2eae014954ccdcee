/** How good the predictions are: whole spectra, energy by energy, and the onsets read from them. */
import { at, required } from '../../schemas/required.js';
import { SUBSETS } from '../../schemas/tables/split.js';
import { type Accuracy, accuracyOf } from '../content/accuracy.js';
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import { capital, inUnit, type Terms, withUnit } from '../content/terms.js';
import { drawErrorByEnergy, errorByEnergy } from '../figures/accuracy/error-by-energy.js';
import { drawOnsetParity, withBothOnsets } from '../figures/accuracy/onset-parity.js';
import { densityEnds, drawSpectrumParity } from '../figures/accuracy/spectrum-parity.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { leadingText } from '../html/leading-text.js';
import { count, counted, fixed } from '../html/numbers.js';
import { positionColumn } from '../html/position-column.js';
import { startNote } from '../html/start-note.js';
import { renderTable } from '../html/table.js';
import { onsetPairs, spectrumPairs } from './pairs.js';
import { renderNothing, type Section } from './section.js';

const NO_TEST_SET =
  'There is no test set: nothing here says how the network does on crystals that it has not seen. Errors of the training set are those of what it was fitted to, errors of the validation set those of what it was chosen by.';
/** Every fifth energy goes into the table of errors. */
const ENERGY_STRIDE = 5;
/** A value this close above the floor counts as lying on it: stored in single precision. */
const FLOOR_TOLERANCE = 1e-4;

interface SubsetRow {
  readonly subset: string;
  readonly crystals: number;
  readonly all: Accuracy;
  readonly aboveFloor: Accuracy;
  readonly onsets: Accuracy;
}

export function renderAccuracy(content: ReportContent): Section {
  const { tested, crystals, axis, hasTestSet, terms } = content;
  const rows = SUBSETS.map((subset) => summarise(crystals, subset, axis.floor));
  const body =
    tested.length === 0
      ? hasTestSet
        ? renderNothing('No crystal of the test split has a prediction.')
        : [renderNothing(NO_TEST_SET), summaryTable(rows, terms)]
      : [
          startNote(content.input),
          summaryTable(rows, terms),
          // Of one value a crystal, the values are what leads.
          html`<div class="pair">${terms.isCurve ? spectrumParity(content) : null}${onsetParity(content)}</div>`,
          ...(terms.isCurve ? [byEnergy(content)] : []),
        ];
  return {
    id: 'accuracy',
    title: 'Predictions',
    lead: hasTestSet
      ? html`The best trial’s network against the reference, on ${counted(tested.length, 'crystal')} it was never
fitted to or chosen by.`
      : 'The best trial’s network against the reference, on crystals that it was fitted to or chosen by.',
    body,
  };
}

function summarise(crystals: readonly Crystal[], subset: string, floor: number | null): SubsetRow {
  const members = crystals.filter((crystal) => crystal.subset === subset && crystal.prediction !== null);
  return {
    subset,
    crystals: members.length,
    all: accuracyOf(spectrumPairs(members)),
    aboveFloor: accuracyOf(spectrumPairs(members, floor === null ? undefined : floor + FLOOR_TOLERANCE)),
    onsets: accuracyOf(onsetPairs(members)),
  };
}

function summaryTable(rows: readonly SubsetRow[], terms: Terms): Html {
  const { leading, unit, spectrum, valueUnit } = terms;
  const table = renderTable<SubsetRow>({
    label: 'Accuracy by subset',
    rows,
    rowClass: ({ subset }) => (subset === 'test' ? 'chosen' : ''),
    columns: [
      { head: 'Subset', cell: ({ subset }) => subset },
      { head: 'Crystals', numeric: true, cell: ({ crystals }) => count(crystals) },
      { head: `${capital(spectrum)} MAE`, numeric: true, cell: ({ all }) => fixed(all.mae, 3) },
      { head: 'RMSE', numeric: true, cell: ({ all }) => fixed(all.rmse, 3) },
      { head: 'R²', numeric: true, cell: ({ all }) => fixed(all.r2, 3) },
      { head: 'MAE above the floor', numeric: true, cell: ({ aboveFloor }) => fixed(aboveFloor.mae, 3) },
      {
        head: withUnit(`${capital(leading)} MAE`, unit),
        numeric: true,
        cell: ({ onsets }) => leadingText(terms, onsets.mae, 3),
      },
      { head: `${capital(leading)} R²`, numeric: true, cell: ({ onsets }) => fixed(onsets.r2, 3) },
      { head: `${capital(leading)} pairs`, numeric: true, cell: ({ onsets }) => count(onsets.n) },
    ],
  });
  return html`${table}<p class="note">${terms.property ? 'Errors of the values' : 'Spectrum errors'} in ${valueUnit} over all ${terms.axis.positions}; “above the floor” leaves out the
${terms.axis.positions} at which the reference is cut off. ${capital(leading)} pairs are crystals whose two ${terms.spectra} both have ${terms.property ? 'one' : 'an onset'}.</p>
`;
}

function spectrumParity({ tested, range, terms }: ReportContent): Html {
  const ends = densityEnds(tested, range);
  const rows = [...tested]
    .map((crystal) => ({ crystal, accuracy: accuracyOf(spectrumPairs([crystal])) }))
    .sort((a, b) => required(b.accuracy.mae) - required(a.accuracy.mae));
  return renderFigure({
    legend: html`<span class="key">${ends.least}<span class="ramp"></span>${ends.most} points a bin</span>`,
    drawing: drawSpectrumParity(tested, range, terms),
    caption: html`Predicted against reference ${terms.property ? terms.values : 'log₁₀ α (cm⁻¹)'}, test split, all ${terms.axis.positions}. The broken line is equality${
      terms.property
        ? null
        : html`; the
lower left corner holds the energies below the gap`
    }.`,
    dataTitle: `Errors of ${counted(rows.length, 'test crystal')}, largest first`,
    data: renderTable<(typeof rows)[number]>({
      label: 'Error of every test crystal',
      rows,
      columns: [
        { head: 'Formula', name: true, cell: ({ crystal }) => formulaHtml(crystal.formula) },
        { head: 'Id', name: true, cell: ({ crystal }) => crystal.id },
        { head: 'MAE', numeric: true, cell: ({ accuracy }) => fixed(accuracy.mae, 3) },
        { head: 'RMSE', numeric: true, cell: ({ accuracy }) => fixed(accuracy.rmse, 3) },
      ],
    }),
  });
}

function onsetParity({ crystals, tested, terms }: ReportContent): Html {
  const { unit } = terms;
  const rows = withBothOnsets(tested);
  const error = ({ referenceOnsetEv, predictedOnsetEv }: Crystal) =>
    required(predictedOnsetEv) - required(referenceOnsetEv);
  const { n, mae, r2 } = accuracyOf(onsetPairs(tested));
  return renderFigure({
    legend: html`<span class="key"><span class="disc test"></span>test</span> <span class="key"><span
class="disc other"></span>train and validation</span>`,
    drawing: drawOnsetParity(crystals, terms),
    caption: html`${withUnit(capital(terms.leadingInFull), unit)} read from the predicted and from the reference ${terms.spectrum}. Test split: R²
${fixed(r2, 3)}, MAE ${inUnit(leadingText(terms, mae, 3), unit)}, ${counted(n, 'crystal')}${
      n < tested.length
        ? html` (${counted(tested.length - n, 'test crystal')} without one of the ${terms.property ? 'two' : 'onsets'})`
        : null
    }.`,
    dataTitle: `${capital(terms.leadings)} of ${counted(rows.length, 'test crystal')}, largest error first`,
    data: renderTable<Crystal>({
      label: `${capital(terms.leadings)} of the test crystals`,
      rows: [...rows].sort((a, b) => Math.abs(error(b)) - Math.abs(error(a))),
      columns: [
        { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
        { head: 'Id', name: true, cell: ({ id }) => id },
        {
          head: withUnit('Reference', unit),
          numeric: true,
          cell: ({ referenceOnsetEv }) => leadingText(terms, referenceOnsetEv, 3),
        },
        {
          head: withUnit('Predicted', unit),
          numeric: true,
          cell: ({ predictedOnsetEv }) => leadingText(terms, predictedOnsetEv, 3),
        },
        { head: withUnit('Difference', unit), numeric: true, cell: (crystal) => leadingText(terms, error(crystal), 3) },
      ],
    }),
  });
}

function byEnergy({ crystals, axis, terms }: ReportContent): Html {
  const { axis: along, leading } = terms;
  const stride = axis.points > ENERGY_STRIDE ? ENERGY_STRIDE : 1;
  const errors = errorByEnergy(crystals, axis.points);
  const rows = Array.from({ length: Math.ceil(axis.points / stride) }, (_, i) => i * stride);
  return renderFigure({
    legend: errors.map(
      ({ subset, colour }) =>
        html`<span class="key"><span class="line" style="background:${colour}"></span>${subset}</span> `,
    ),
    drawing: drawErrorByEnergy(errors, axis, terms),
    caption: html`Mean absolute error (${terms.valueUnit}) over ${withUnit(along.name, along.unit)}.${
      terms.property
        ? null
        : html` Near an absorption edge
a small error of the ${leading} is a large error of α.`
    }`,
    dataTitle:
      stride > 1 ? `Error at every ${stride}th of ${axis.points} ${along.positions}` : `Error by ${along.name}`,
    data: renderTable<number>({
      label: `Error by ${along.name}`,
      rows,
      columns: [
        positionColumn(axis, terms),
        ...errors.map(({ subset, mae }) => ({
          head: subset,
          numeric: true,
          cell: (i: number) => fixed(at(mae, i), 3),
        })),
      ],
    }),
  });
}
