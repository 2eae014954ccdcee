import { describe, expect, it } from 'vitest';
import { parseNamedWindow } from '../../../../../cli/frame/option-values.js';
import { screeningWindow } from '../../../../../cli/run/start/screening-window.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import type { Property } from '../../../../../schemas/property.js';
import { ScreeningCriteriaSchema } from '../../../../../schemas/tables/screening.js';

const USUAL = { onsetMinEv: 1.1, onsetMaxEv: 1.8 };
const STATES: Property = {
  name: 'density of states',
  unit: 'states/eV',
  transform: 'none',
  floor: null,
  axis: { name: 'energy', unit: 'eV', start: -10, stop: 5, points: 31 },
  labels: null,
  descriptors: [
    { name: 'states below', kind: 'integral', from: -10, to: 0 },
    { name: 'band centre', kind: 'centroid', to: 0 },
    { name: 'shape', kind: 'components', method: 'pca', count: 2 },
  ],
  leading: 'band centre',
  bounds: { least: null, most: null },
};
const CENTRE = { name: 'band centre', unit: 'eV' };
const windows = (...texts: string[]) =>
  texts.reduce<ReturnType<typeof parseNamedWindow>>((all, text) => parseNamedWindow(text, all), []);

describe('the window of a screening', () => {
  it('is of onsets, by either option, or the usual one', () => {
    expect(screeningWindow({}, null, USUAL)).toBe(USUAL);
    expect(screeningWindow({ onset: { onsetMinEv: 2, onsetMaxEv: 3 } }, null, USUAL).onsetMaxEv).toBe(3);
    expect(screeningWindow({ window: windows('onset=2:3') }, null, USUAL)).toEqual({ onsetMinEv: 2, onsetMaxEv: 3 });
  });

  it('is of what leads another property, and may lie below 0', () => {
    const asked = screeningWindow({ window: windows('band centre=-3:-2.5') }, STATES, USUAL);
    expect(asked).toEqual({ onsetMinEv: -3, onsetMaxEv: -2.5, of: CENTRE });
    expect(ScreeningCriteriaSchema.parse(asked)).toEqual(asked);
    expect(ScreeningCriteriaSchema.safeParse({ onsetMinEv: -3, onsetMaxEv: -2.5 }).success).toBe(false);
  });

  it('is of several numbers, in the order of the property with their units, with that of what leads or without', () => {
    const below = { name: 'states below', unit: 'states/eV eV', from: 1, to: 2 };
    const shape = { name: 'shape 2', unit: 'states/eV', from: -1, to: 0 };
    const texts = ['shape 2=-1:0', 'states below=1:2'];
    const both = screeningWindow({ window: windows(...texts, 'band centre=-3:-2') }, STATES, USUAL);
    expect(both).toEqual({ onsetMinEv: -3, onsetMaxEv: -2, of: CENTRE, further: [below, shape] });
    const others = screeningWindow({ window: windows(...texts.toReversed()) }, STATES, USUAL);
    expect(others).toEqual({ of: CENTRE, further: [below, shape] });
    const edge = screeningWindow({ window: windows('edge integral=1e4:1e5') }, null, USUAL);
    expect(edge).toEqual({ further: [{ name: 'edge integral', unit: 'eV cm^-1', from: 1e4, to: 1e5 }] });
    for (const asked of [both, others, edge]) expect(ScreeningCriteriaSchema.parse(asked)).toEqual(asked);
  });

  it('of nothing is refused by its schema, as one with one end is', () => {
    for (const asked of [
      {},
      { of: CENTRE },
      { onsetMinEv: 1 },
      { further: [] },
      { onsetMaxEv: 2, further: [{ ...CENTRE, from: 1, to: 2 }] },
    ])
      expect(ScreeningCriteriaSchema.safeParse(asked).success).toBe(false);
    const empty = { further: [{ ...CENTRE, from: 2, to: 2 }] };
    expect(ScreeningCriteriaSchema.safeParse(empty).success).toBe(false);
  });

  it.each([
    ['both', { onset: USUAL, window: windows('onset=1:2') }, null, /--onset and --window/],
    ['onsets of another property', { onset: USUAL }, STATES, /what leads is the band centre/],
    ['another number', { window: windows('width=1:2') }, STATES, /no number called "width"/],
    ['a number of another property', { window: windows('band centre=1:2') }, null, /no number called "band centre"/],
    ['onsets below 0', { window: windows('onset=-1:2') }, null, /below 0 eV/],
    ['two windows of one number', { window: windows('onset=1:2', 'onset=2:3') }, null, /onset has two windows/],
  ])('refuses %s', (_, options, property, message) => {
    const ask = () => screeningWindow(options, property, USUAL);
    expect(ask).toThrow(InvalidInputError);
    expect(ask).toThrow(message);
  });

  it('refuses an unknown number with all there are, and their units', () => {
    const ask = () => screeningWindow({ window: windows('gap=1:2') }, STATES, USUAL);
    const expected = 'band centre (eV), states below (states/eV eV), shape 1 (states/eV), shape 2 (states/eV)';
    expect(ask).toThrow(expect.objectContaining({ facts: expect.objectContaining({ found: 'gap', expected }) }));
  });

  it.each(['2:3', 'gap', 'gap=3:2', 'gap=a:b', '=1:2'])('is not to be read in "%s"', (text) => {
    expect(() => parseNamedWindow(text)).toThrow();
  });
});
