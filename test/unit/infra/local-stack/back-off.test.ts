import { expect, test } from 'vitest';
import { BackOff } from '../../../../infra/local-stack/supervisor/back-off.js';

// Expected: issue text, 0.2 s doubling to 10 s, anew after 60 s of health.
test('waits 0.2 s, doubling to 10 s', () => {
  const backOff = new BackOff();
  const delays = Array.from({ length: 9 }, () => backOff.next(0));
  expect(delays).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});

test('begins anew after a healthy minute, and not before', () => {
  const backOff = new BackOff();
  for (let i = 0; i < 4; i++) backOff.next(0);
  expect(backOff.next(59_999)).toBe(3200);
  expect(backOff.next(60_000)).toBe(200);
  expect(backOff.next(0)).toBe(400);
});
