/** Groups stay apart for readers who see fewer colours. */
import { describe, expect, it } from 'vitest';
import { markOf, SHADES } from '../../../../report/content/palette.js';

describe('palette', () => {
  it('gives the first 56 groups different looks, by colour or by symbol', () => {
    const looks = Array.from({ length: 56 }, (_, i) => `${markOf(i).colour} ${markOf(i).symbol}`);
    expect(new Set(looks).size).toBe(56);
  });

  it('keeps every colour visible: contrast with its page of at least 3 (WCAG 2.2, 1.4.11)', () => {
    for (const { light, dark } of SHADES) {
      expect(contrast(light, '#fdfdfb')).toBeGreaterThan(3);
      expect(contrast(dark, '#14171a')).toBeGreaterThan(3);
    }
  });

  it.each([
    ['light', 'deuteranopia'],
    ['light', 'protanopia'],
    ['dark', 'deuteranopia'],
    ['dark', 'protanopia'],
  ] as const)('keeps the %s shades apart under %s', (scheme, deficiency) => {
    const seen = SHADES.map((shade) => simulate(shade[scheme], SIMULATION[deficiency]));
    for (let a = 0; a < seen.length; a++) {
      for (let b = 0; b < a; b++) {
        const distance = Math.hypot(...seen[a]!.map((channel, i) => channel - seen[b]![i]!));
        expect(distance, `${SHADES[a]!.name} and ${SHADES[b]!.name}`).toBeGreaterThan(0.15);
      }
    }
  });
});

/** Severity 1.0 matrices on linear RGB: Machado, Oliveira, Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291 (2009). */
const SIMULATION = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
} as const;

function linear(colour: string): [number, number, number] {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = linear(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Distances are taken after gamma, where steps look even. */
function simulate(colour: string, matrix: readonly (readonly [number, number, number])[]): number[] {
  const [r, g, b] = linear(colour);
  return matrix.map((row) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b)) ** (1 / 2.2));
}
