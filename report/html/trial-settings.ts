/** Settings of trials as tables show them: a column where they differ, a sentence where they are the same. */
import type { TrialRow } from '../../schemas/sweep/trial-row.js';
import { varyingParameters } from '../content/trials.js';
import { type Html, html } from './escape.js';
import { plain, scientific } from './numbers.js';
import type { Column } from './table.js';

/** A drawn learning rate has sixteen digits, of which a reader needs these. */
const DIGITS = 4;
/** Nearer to zero, digits are hard to count. */
const SMALL = 1e-3;

export function settingColumns<Row extends TrialRow>(trials: readonly Row[]): Column<Row>[] {
  return varyingParameters(trials).map((name) => ({
    head: settingName(name),
    numeric: trials.every(({ parameters }) => typeof parameters[name] === 'number'),
    cell: ({ parameters }) => settingText(parameters[name]),
  }));
}

/** @returns null where all settings differ */
export function sameSettings(trials: readonly TrialRow[]): Html | null {
  const varying = varyingParameters(trials);
  const same = Object.entries(trials[0]?.parameters ?? {}).filter(([name]) => !varying.includes(name));
  if (same.length === 0) return null;
  const texts = same.map(([name, value]) => `${settingName(name)} ${settingText(value)}`);
  return html`<p class="note">The same in all trials: ${texts.join(', ')}.</p>`;
}

function settingText(value: TrialRow['parameters'][string] | undefined): string {
  if (typeof value !== 'number') return String(value ?? '–');
  const isSmall = value !== 0 && Math.abs(value) < SMALL;
  return isSmall ? scientific(value, DIGITS - 2) : plain(Number(value.toPrecision(DIGITS)));
}

/** maxNeighbors -> max neighbors */
function settingName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}
