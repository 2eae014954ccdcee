/** Option texts to values; expected values are read off the texts by hand. */
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  checked,
  parseCount,
  parseCountIn,
  parseCounts,
  parseDecimal,
  parseEnergyAxis,
  parseOnsetWindow,
  parseRun,
  parseRungs,
  parseRunName,
  parseSeed,
  parseShares,
} from '../../../../cli/frame/option-values.js';

describe('option values', () => {
  it('reads what the help shows', () => {
    expect(parseCounts('12,20')).toEqual([12, 20]);
    expect(['2', '20'].map(parseCountIn([2, 20]))).toEqual([2, 20]);
    expect(parseRungs('20,60,120')).toEqual([20, 60, 120]);
    expect(parseEnergyAxis('0:15:301')).toEqual({ startEv: 0, stopEv: 15, points: 301 });
    expect(parseEnergyAxis('0.5:1e1:2')).toEqual({ startEv: 0.5, stopEv: 10, points: 2 });
    expect(parseOnsetWindow('1.1:1.8')).toEqual({ onsetMinEv: 1.1, onsetMaxEv: 1.8 });
    expect(parseShares('8:1:1')).toEqual({ trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1 });
    expect(parseShares('0.75:0.25:0')).toEqual({ trainRatio: 0.75, validationRatio: 0.25, testRatio: 0 });
    expect(parseSeed('4294967295')).toBe(4294967295);
    expect(parseDecimal('-3.5')).toBe(-3.5);
    expect(parseRunName('gpaw-absorption')).toBe('gpaw-absorption');
    expect(parseRun('sweep/gpaw-absorption')).toBe('sweep/gpaw-absorption');
  });

  it.each<[string, (text: string) => unknown, string[]]>([
    ['count', parseCount, ['', '0', '-1', '1.5', '1e3', '0x10', 'ten', '1234567890']],
    ['folds', parseCountIn([2, 20]), ['1', '21', '0', '-3', '2.5', 'five']],
    ['counts', parseCounts, ['', '12,', ',12', '12;20', '12,20,12']],
    ['rungs', parseRungs, ['20,20', '60,20', '0,20']],
    ['seed', parseSeed, ['', '-1', '1.5', '4294967296', '99999999999']],
    ['decimal', parseDecimal, ['', ' ', 'x', 'Infinity', 'NaN', '1,5', '0x10', ' 0b1']],
    ['energies', parseEnergyAxis, ['0:15', '0:15:301:1', '15:0:301', '-1:15:301', '0:0:301', '0:15:1', ':15:301']],
    ['onset', parseOnsetWindow, ['1.1', '1.8:1.1', '1:1', '-1:1', '1.1:']],
    ['shares', parseShares, ['', '8:2', '8:1:1:0', '0:1:1', '8:0:2', '8:2:-1', '1e308:1e308:0', '8:x:1']],
    ['name', parseRunName, ['', '-a', 'A', 'a b', 'a/b', '../a', 'a'.repeat(64)]],
    ['run', parseRun, ['', '../a', 'sweep/../../a', 'a"', 'sweep/a" OR "', 'sweep/', '/a', 'A/b']],
  ])('refuses every wrong %s', (_, parse, texts) => {
    for (const text of texts) expect(() => parse(text), text).toThrow(InvalidArgumentError);
  });

  it('names the field of a setting that does not fit, and its value', () => {
    const schema = z.object({ sweep: z.object({ rungs: z.array(z.number().max(10)) }) });
    expect(() => checked(schema, { sweep: { rungs: [1, 99] } }, 'settings')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('settings: sweep.rungs.1: '),
        facts: expect.objectContaining({ field: 'sweep.rungs.1', found: '99' }),
      }),
    );
    expect(checked(schema, { sweep: { rungs: [1] } }, 'settings')).toEqual({ sweep: { rungs: [1] } });
  });
});
