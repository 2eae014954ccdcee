/** What a command says of itself when it starts a run, whatever it was. */
import { afterEach, describe, expect, it } from 'vitest';
import { startMemo } from '../../../../../cli/run/start/start-memo.js';

const argv = process.argv;

afterEach(() => {
  process.argv = argv;
});

describe('the memo of a run', () => {
  it('has room for a command with thousands of files, and says how many there were', () => {
    const files = Array.from({ length: 5000 }, (_, i) => `candidates/structure-number-${i}.cif`);
    process.argv = ['node', 'spectraloom', 'screen', ...files];
    const { command } = startMemo('ada', 'd');
    expect(command.slice(0, 3)).toEqual(['screen', files[0], files[1]]);
    expect(command.at(-1)).toBe('… (5001 arguments)');
    process.argv = ['node', 'spectraloom', 'screen', 'a.cif'];
    expect(startMemo('ada', 'd')).toMatchObject({ owner: 'ada', command: ['screen', 'a.cif'], inputDigest: 'd' });
  });

  it('is another for every command, also where the same person gives the same twice', () => {
    expect(startMemo('ada', 'd').startToken).not.toBe(startMemo('ada', 'd').startToken);
  });
});
