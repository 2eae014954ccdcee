/** Names in figures: what the plotting library writes into titles, labels and texts goes through one place. */
import * as Plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { standaloneSvg } from '../../../report/exports/standalone-svg.js';
import { draw } from '../../../report/figures/frame/draw.js';
import { escapeHtml, html } from '../../../report/html/escape.js';
import { holdsUnseen, UNSEEN_NAMES } from '../../harness/files/unseen-names.js';

describe.each(Object.entries(UNSEEN_NAMES))('a name that %s', (_, name) => {
  const drawing = draw({
    id: 'figure',
    alternative: name,
    width: 100,
    height: 50,
    x: { label: name },
    y: { type: 'band', label: null },
    marks: [
      Plot.dot([{ x: 1, y: name }], { x: 'x', y: 'y', title: () => name, className: 'crystals' }),
      Plot.text([{ x: 1, y: name }], { x: 'x', y: 'y', text: () => name }),
      Plot.axisY({ label: name }),
    ],
  });

  test('leaves nothing unseen in a drawing, nor in the file of one', () => {
    expect(drawing.text).toContain('\ufffd');
    expect(drawing.text).toMatch(/<title>/);
    expect(holdsUnseen(drawing.text)).toBe(false);
    expect(holdsUnseen(standaloneSvg([[drawing]]))).toBe(false);
  });

  test('nor in a page', () => {
    expect(holdsUnseen(escapeHtml(name))).toBe(false);
    expect(holdsUnseen(html`<p title="${name}">${name}${[name]}</p>`.text)).toBe(false);
  });
});
