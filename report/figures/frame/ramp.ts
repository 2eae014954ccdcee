/** The key of a colour scale as a drawing, for files, with what its two ends mean. */
import * as Plot from '@observablehq/plot';
import type { Html } from '../../html/escape.js';
import { draw } from './draw.js';

const STEPS = 24;
const FAINTEST = 0.08;

/** Pale to full, less to more, or a scheme of the plotting library. */
type RampKind = 'density' | 'diverging' | 'viridis';

/** @param low, high words at the ends */
export function drawRamp(low: string, high: string, kind: RampKind = 'density'): Html {
  const steps = Array.from({ length: STEPS }, (_, i) => i);
  const middle = (STEPS - 1) / 2;
  const share = (i: number) => (kind === 'diverging' ? Math.abs(i - middle) / middle : i / (STEPS - 1));
  const fill = (i: number) => (kind === 'density' ? 'var(--density)' : i < middle ? 'var(--less)' : 'var(--more)');
  const opacity = {
    value: (i: number) => (kind === 'viridis' ? 1 : Number((FAINTEST + (1 - FAINTEST) * share(i)).toFixed(2))),
    scale: null,
  } as Plot.ChannelValueSpec as number;
  return draw({
    id: 'ramp',
    alternative: '',
    width: 380,
    height: 22,
    margin: 0,
    marginLeft: 120,
    marginRight: 130,
    marginTop: 6,
    marginBottom: 6,
    x: { axis: null, domain: [0, STEPS] },
    y: { axis: null, domain: [0, 1] },
    color: kind === 'viridis' ? { type: 'linear', scheme: kind, domain: [0, STEPS - 1] } : { type: 'identity' },
    marks: [
      Plot.rect(steps, {
        x1: (i: number) => i,
        x2: (i: number) => i + 1,
        y1: 0,
        y2: 1,
        fill: kind === 'viridis' ? (i: number) => i : fill,
        fillOpacity: opacity,
      }),
      word(low, 'left', 'end', -8),
      word(high, 'right', 'start', 8),
    ],
  });
}

function word(text: string, frameAnchor: 'left' | 'right', textAnchor: 'start' | 'end', dx: number): Plot.Markish {
  return Plot.text([text], {
    text: (each: string) => each,
    frameAnchor,
    textAnchor,
    dx,
    fontSize: 11,
    fill: 'var(--ink)',
  });
}
