/** Options of screenings of any size: what is taken, and that one mistake of each kind is refused in the user's words. */
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { knobChanges } from '../../../../cli/screening/amendment.js';
import { functionalOf } from '../../../../cli/screening/functional.js';
import {
  parseBudget,
  parseCountOr,
  parsePriority,
  parseScissor,
  parseThickness,
} from '../../../../cli/screening/option-values.js';
import { LEAST_CALIBRATED } from '../../../../cli/screening/start-input.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { NEAREST } from '../../../../science/evidence/index.js';

describe('values', () => {
  it.each<[(text: string) => unknown, string, unknown]>([
    [parsePriority, '1', 1],
    [parsePriority, '5', 5],
    [parseThickness, '2', 2],
    [parseThickness, '0.25', 0.25],
    [parseScissor, '-0.3', -0.3],
    [parseScissor, '1', 1],
    [parseBudget, '0.2', { share: 0.2 }],
    [parseBudget, '0:0', { share: 0, after: 0 }],
    [parseBudget, '1:1000', { share: 1, after: 1000 }],
    [parseCountOr('none'), 'none', 'none'],
    [parseCountOr('auto'), '12', 12],
  ])('%o of %s', (parse, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each<[(text: string) => unknown, string]>([
    [parsePriority, '0'],
    [parsePriority, '6'],
    [parsePriority, '1.5'],
    [parseThickness, '0'],
    [parseThickness, '-1'],
    [parseThickness, '1001'],
    [parseScissor, '11'],
    [parseScissor, 'x'],
    [parseBudget, '1.1'],
    [parseBudget, '-0.1'],
    [parseBudget, '0.2:x'],
    [parseBudget, '0.2:3:4'],
    [parseBudget, '20%'],
    [parseCountOr('none'), 'all'],
    [parseCountOr('none'), '0'],
  ])('%o of %s is refused', (parse, text) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
  });
});

describe('amendments', () => {
  it('change what was asked for alone', () => {
    expect(knobChanges({ parallel: 'auto', limit: 500 })).toEqual({ parallel: null, limit: 500 });
    expect(knobChanges({ limit: 'none', priority: 1 })).toEqual({ limit: null, priority: 1 });
    expect(knobChanges({ budget: { share: 0.5 } })).toEqual({ failureBudget: { share: 0.5, after: 1000 } });
    expect(knobChanges({ onset: { onsetMinEv: 1, onsetMaxEv: 2 } })).toEqual({});
  });

  it('of nothing are refused, with what there is to ask for', () => {
    expect(() => knobChanges({})).toThrow(InvalidInputError);
    expect(() => knobChanges({ criteria: undefined })).toThrow(/nothing was asked for/);
  });
});

describe('the functional of the data', () => {
  const card = (statement: string, name = 'data') => ({ name, statement });
  it.each<[string, string | null]>([
    ['Computed with GPAW in PBE: gaps are those of PBE.', 'PBE'],
    ['HSE06 spectra of 200 oxides', 'HSE06'],
    ['PBEsol structures', 'PBEsol'],
    ['TB-mBJ gaps on OptB88vdW structures', null],
    ['Measured films.', null],
    ['a Hubbard-corrected, undefined PBExyz', null],
  ])('%s', (statement, functional) => {
    expect(functionalOf(card(statement))).toBe(functional);
  });
});

it('knows how many errors a probability rests on', () => {
  expect(LEAST_CALIBRATED).toBe(NEAREST);
});
