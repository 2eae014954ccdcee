/** What the page on features of other origin draws on: the content of a report without spectra, and numbers of the crystals. */
import type { Table } from '../../schemas/run/artifact.js';
import { prepareContent, type ReportContent } from './content.js';
import type { ReportInput } from './report-input.js';

/**
 * `spectra` hold the features of the reported layer, so that members stand nearest to the mean of their group first; no table
 * of it speaks of onsets.
 */
export interface ExplainedInput extends ReportInput {
  /** Of the leading property, which is the first one; null without properties. */
  readonly leading: {
    readonly shifts: Table<'feature-shifts'>;
    readonly test: Table<'composition-test'>;
    readonly exchanges: Table<'matched-pairs'>;
  } | null;
  /** What the features are: file, rows, columns, layers; one a line. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

export interface ExplainedContent extends ReportContent {
  readonly input: ExplainedInput;
}

export function explainedContent(input: ExplainedInput): ExplainedContent {
  const content = prepareContent(input);
  const [of] = input.properties;
  // What leads is no onset, whatever the tables call it.
  const named = of && {
    id: 'leading',
    leading: of.name,
    leadings: of.name,
    leadingInFull: of.name,
    unit: of.unit ?? '',
  };
  return { ...content, terms: { ...content.terms, ...named }, input };
}
