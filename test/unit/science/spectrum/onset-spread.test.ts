/** Expected values by hand: 1.0, 1.2, 1.7 eV have the mean 1.3 and squares 0.09 + 0.01 + 0.16 over two. */
import { describe, expect, it } from 'vitest';
import { onsetSpread } from '../../../../science/spectrum/index.js';

describe('spread of onsets', () => {
  it('is the sample deviation of the members that have one', () => {
    const { members, meanEv, spreadEv } = onsetSpread([1, null, 1.2, 1.7]);
    expect(members).toBe(3);
    expect(meanEv).toBeCloseTo(1.3, 12);
    expect(spreadEv).toBeCloseTo(Math.sqrt(0.13), 12);
  });

  it('of one onset or none is none', () => {
    expect(onsetSpread([null, 2])).toEqual({ members: 1, meanEv: 2, spreadEv: null });
    expect(onsetSpread([null, null])).toEqual({ members: 0, meanEv: null, spreadEv: null });
  });
});
