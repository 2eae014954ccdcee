/** Words of CIF that are not values, in any case of letters and of any length. Expected values: CIF 1.1, reserved words. */
import { describe, expect, it } from 'vitest';
import { cifTokens } from '../../../../../../science/crystal/formats/cif/cif-tokens.js';

const kindsOf = (text: string) => [...cifTokens(text, 'a.cif')].map(({ kind, text }) => [kind, text]);

describe('reserved words', () => {
  it.each(['loop_', 'LOOP_', 'Loop_'])('%s begins a loop', (word) => {
    expect(kindsOf(word)).toEqual([['loop', word]]);
  });

  it.each([1, 75, 94, 95, 96, 2000])('data_ begins a block, also with a name of %i letters', (length) => {
    const name = 'N'.repeat(length);
    for (const head of ['data_', 'DATA_'])
      expect(kindsOf(`${head}${name} _a.B 1`)).toEqual([
        ['data', name],
        ['tag', '_a_b'],
        ['value', '1'],
      ]);
  });

  it.each(['save_', 'save_frame', `SAVE_${'n'.repeat(200)}`, 'global_', 'Stop_'])('%s is of dictionaries', (word) => {
    expect(() => kindsOf(`\n${word}`)).toThrow(/^a\.cif, line 2: .* belongs to dictionaries$/);
  });

  it.each(['loop', 'loop_x', 'global_x', 'stop_x', 'data', 'a_data_b', 'x'.repeat(200)])('%s is a value', (word) => {
    expect(kindsOf(word)).toEqual([['value', word]]);
  });

  it('in quotes or behind a semicolon are values', () => {
    expect(kindsOf('\'data_x\' "loop_"\n;data_y\nloop_\n;\n')).toEqual([
      ['value', 'data_x'],
      ['value', 'loop_'],
      ['value', 'data_y\nloop_'],
    ]);
  });
});
