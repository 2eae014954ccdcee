/** Trainings that begin at the weights of a model against such that begin at nothing, and what the model has seen before. */
import { type StartNote, StartNoteSchema, seenText, startName } from '../../../schemas/settings/start-note.js';
import { VERDICTS } from '../../../schemas/tables/evidence.js';
import type { MethodComparison } from '../../../schemas/tables/evidence-rows.js';
import type { Terms } from '../../content/terms.js';
import { type Html, html } from '../../html/escape.js';
import { comparedParts } from './compared-parts.js';

/** @param metadata of the errors @returns null where trainings begin at nothing */
export function startOf({ start }: Readonly<Record<string, string>>): StartNote | null {
  return start === undefined ? null : StartNoteSchema.parse(JSON.parse(start));
}

export function beginningSentence(start: StartNote, comparisons: readonly MethodComparison[], terms: Terms): Html {
  const own = comparisons.filter(({ left, right }) => left === 'network' && right === 'network from nothing');
  const compared =
    own.length === 0
      ? html`there are too few compounds, or a fold without a model, to compare with one from nothing`
      : comparedParts(own, terms, (verdict) => html`it is <strong>${VERDICTS[verdict]}</strong> one from nothing`);
  return html`<p>The network begins at the weights of ${startName(start)}: ${compared}. Mind: ${seenText(start)}.</p>`;
}
