import { expect, test } from 'vitest';
import { wantsColours } from '../../../cli/present/text/colours.js';

// Expected: no-color.org and force-color.org; a pipe is read by programs, whatever CI says.
test.each([
  { isTerminal: false, environment: { CI: 'true' }, expected: false },
  { isTerminal: true, environment: {}, expected: true },
  { isTerminal: true, environment: { TERM: 'dumb' }, expected: false },
  { isTerminal: true, environment: { NO_COLOR: '1', FORCE_COLOR: '1' }, expected: false },
  { isTerminal: false, environment: { FORCE_COLOR: '1' }, expected: true },
  { isTerminal: true, environment: { FORCE_COLOR: '0' }, expected: false },
])('$environment on a terminal $isTerminal: $expected', ({ expected, ...wish }) => {
  expect(wantsColours(wish)).toBe(expected);
});
