import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isLost } from '../../../../cli/run/lost-attempts.js';

const ENDED = Date.UTC(2026, 10, 22);
const gone = () => spawnSync('true').pid;

test('a process of this machine that is gone has lost its attempt, at once', () => {
  expect(isLost({ host: hostname(), pid: gone() }, ENDED, ENDED)).toBe(true);
});

test('one that lives is given a minute after the end of the run to close its record itself', () => {
  const own = { host: hostname(), pid: process.pid };
  expect(isLost(own, ENDED, ENDED + 59_000)).toBe(false);
  expect(isLost(own, ENDED, ENDED + 61_000)).toBe(true);
});

test('of another machine nothing is known but the time', () => {
  const other = { host: `not-${hostname()}`, pid: gone() };
  expect(isLost(other, ENDED, ENDED + 1_000)).toBe(false);
  expect(isLost(other, ENDED, ENDED + 61_000)).toBe(true);
});
