import { describe, expect, it } from 'vitest';
import { ELEMENTS, periodicPlace } from '../../../../science/chemistry/index.js';
import { CGCNN_CODES } from '../../../../science/graph/cgcnn-table.js';

describe('the place of an element', () => {
  it('is that of the CGCNN vectors: their first two blocks are group and period', () => {
    const codes = [...CGCNN_CODES.matchAll(/([A-Z][a-z]?):(.)(.)/g)];
    // Md, No and Lr are given the vector of Fm there; for Lr that is another group.
    const known = codes.filter(([, symbol]) => symbol !== 'Lr');
    expect(known.length).toBe(102);
    for (const [, symbol, group, period] of known) {
      const stated = Number.parseInt(group!, 36);
      const place = { period: Number(period) + 1, group: stated === 0 ? null : stated };
      expect(periodicPlace(symbol!), symbol).toEqual(place);
    }
  });

  it('goes on to oganesson, and is none for what is no element', () => {
    expect(periodicPlace('Lr')).toEqual({ period: 7, group: 3 });
    expect(periodicPlace('Rf')).toEqual({ period: 7, group: 4 });
    expect(periodicPlace('Og')).toEqual({ period: 7, group: 18 });
    expect(ELEMENTS.filter(({ symbol }) => periodicPlace(symbol)?.group === null).length).toBe(28);
    expect(periodicPlace('Xx')).toBeUndefined();
  });
});
