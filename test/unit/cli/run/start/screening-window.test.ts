import { describe, expect, it } from 'vitest';
import { parseNamedWindow } from '../../../../../cli/frame/option-values.js';
import { screeningWindow } from '../../../../../cli/run/start/screening-window.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { ScreeningCriteriaSchema } from '../../../../../schemas/tables/screening.js';

const USUAL = { onsetMinEv: 1.1, onsetMaxEv: 1.8 };
const CENTRE = { name: 'band centre', unit: 'eV' };

describe('the window of a screening', () => {
  it('is of onsets, by either option, or the usual one', () => {
    expect(screeningWindow({}, undefined, USUAL)).toBe(USUAL);
    expect(screeningWindow({ onset: { onsetMinEv: 2, onsetMaxEv: 3 } }, undefined, USUAL).onsetMaxEv).toBe(3);
    const window = parseNamedWindow('onset=2:3');
    expect(screeningWindow({ window }, undefined, USUAL)).toEqual({ onsetMinEv: 2, onsetMaxEv: 3 });
  });

  it('is of what leads another property, and may lie below 0', () => {
    const asked = screeningWindow({ window: parseNamedWindow('band centre=-3:-2.5') }, CENTRE, USUAL);
    expect(asked).toEqual({ onsetMinEv: -3, onsetMaxEv: -2.5, of: CENTRE });
    expect(ScreeningCriteriaSchema.parse(asked)).toEqual(asked);
    expect(ScreeningCriteriaSchema.safeParse({ onsetMinEv: -3, onsetMaxEv: -2.5 }).success).toBe(false);
  });

  it.each([
    ['both', { onset: USUAL, window: { name: 'onset', from: 1, to: 2 } }, undefined, /--onset and --window/],
    ['onsets of another property', { onset: USUAL }, CENTRE, /what leads is the band centre/],
    ['another number', { window: { name: 'width', from: 1, to: 2 } }, CENTRE, /no window of "width"/],
    ['onsets below 0', { window: { name: 'onset', from: -1, to: 2 } }, undefined, /below 0 eV/],
  ])('refuses %s', (_, options, leading, message) => {
    const ask = () => screeningWindow(options, leading, USUAL);
    expect(ask).toThrow(InvalidInputError);
    expect(ask).toThrow(message);
  });

  it.each(['2:3', 'gap', 'gap=3:2', 'gap=a:b', '=1:2'])('is not to be read in "%s"', (text) => {
    expect(() => parseNamedWindow(text)).toThrow();
  });
});
