/** Beside errors of networks that did not begin at drawn weights: where from, and whether they can be believed. */

import { seenText, startName } from '../../schemas/settings/start-note.js';
import type { ReportInput } from '../content/report-input.js';
import { type Html, html } from './escape.js';

/** @returns nothing where weights are drawn */
export function startNote({ start }: Pick<ReportInput, 'start'>): Html {
  return start === null
    ? html``
    : html`<p class="note">Every training begins at the weights of ${startName(start)}; ${seenText(start)}.</p>`;
}
