/** The run in five numbers. */
import { accuracyOf } from '../content/accuracy.js';
import type { ReportContent } from '../content/content.js';
import { withBothOnsets } from '../figures/accuracy/onset-parity.js';
import { type Html, html } from '../html/escape.js';
import { count, counted, fixed, plain } from '../html/numbers.js';
import { onsetPairs, spectrumPairs } from './pairs.js';

interface Headline {
  readonly value: string;
  readonly name: string;
  readonly note: string;
}

export function renderHeadline({ input, axis, crystals, groups, tested, hasTestSet }: ReportContent): Html {
  const spectra = accuracyOf(spectrumPairs(tested));
  const onsets = accuracyOf(onsetPairs(withBothOnsets(tested)));
  const { screening, criteria, linkage } = input;
  const inWindow = screening.columns.inWindow.filter(Boolean).length;
  const headlines: Headline[] = [
    {
      value: count(crystals.length),
      name: crystals.length === 1 ? 'crystal' : 'crystals',
      note: `${count(axis.points)} energies each, ${plain(axis.startEv)} to ${plain(axis.stopEv)} eV`,
    },
    {
      value: count(groups.length),
      name: groups.length === 1 ? 'group' : 'groups',
      note: `${linkage.metadata.method} linkage on layer ${linkage.metadata.layer}`,
    },
    {
      value: fixed(spectra.mae, 3),
      name: 'test MAE, log₁₀ units',
      note: hasTestSet ? `spectra of ${counted(tested.length, 'test crystal')}` : 'no test set',
    },
    {
      value: fixed(onsets.r2, 2),
      name: 'onset R², test',
      note: hasTestSet ? `MAE ${fixed(onsets.mae, 2)} eV, ${counted(onsets.n, 'crystal')}` : 'no test set',
    },
    {
      value: count(inWindow),
      name: inWindow === 1 ? 'candidate in window' : 'candidates in window',
      note: `of ${count(screening.rows)}; onset ${plain(criteria.onsetMinEv)} to ${plain(criteria.onsetMaxEv)} eV`,
    },
  ];
  return html`<dl class="headline">${headlines.map(
    ({ value, name, note }) =>
      html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="aside">${note}</dd></div>\n`,
  )}</dl>
`;
}
