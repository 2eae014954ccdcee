/** Labelled lines: ` label     text`, as the steps of a command are told. */
import { outputColours } from './colours.js';
import { visible } from './visible.js';

export type Fact = readonly [label: string, text: string];

const LABEL_WIDTH = 10;

/** Facts without text are left out. */
export function renderFacts(facts: readonly Fact[]): string {
  return facts
    .filter(([, text]) => text !== '')
    .map(
      ([label, text]) =>
        ` ${outputColours.bold(label.padEnd(LABEL_WIDTH))} ${visible(text).replaceAll('\n', `\n ${' '.repeat(LABEL_WIDTH + 1)}`)}`,
    )
    .join('\n');
}
