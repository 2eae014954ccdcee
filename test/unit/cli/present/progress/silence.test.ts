/** No command is silent for a minute without a terminal: played through second by second on a clock of the test. */
import { describe, expect, it } from 'vitest';
import { PaceMeter, paceText } from '../../../../../cli/present/progress/pace.js';
import { Silence } from '../../../../../cli/present/progress/silence.js';

const SECOND = 1000;

function clocked(always = true) {
  let nowMs = 0;
  const told: string[] = [];
  const silence = new Silence(({ label, text }) => told.push(`${nowMs / SECOND} ${label}: ${text}`), {
    nowMs: () => nowMs,
    always,
  });
  const pass = (seconds: number, each: (second: number) => void = () => {}) => {
    for (let i = 1; i <= seconds; i++) {
      nowMs += SECOND;
      each(i);
      // As its timer does.
      if (i % 5 === 0) silence.tick();
    }
  };
  return { silence, told, pass };
}

describe('a command', () => {
  it('says something in every minute of half an hour, with what the work tells', () => {
    const { silence, told, pass } = clocked();
    const meter = new PaceMeter();
    let done = 0;
    silence.begin((nowMs) => ({ label: 'predict', text: paceText(meter.at(done, 3600, nowMs)) }));
    meter.at(0, 3600, 0);
    pass(1800, () => {
      done += 1;
    });
    const seconds = told.map((line) => Number(line.split(' ')[0]));
    const gaps = seconds.map((second, i) => second - (seconds[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60);
    expect(seconds.at(-1)).toBeGreaterThan(1740);
    // One a second: after 45 s 3,555 are left.
    expect(told[0]).toBe('45 predict: 45 of 3600, 1.0 a second, about 59 min 15 s left');
    expect(told.length).toBe(40);
  });

  it('is not noisier where it speaks by itself', () => {
    const { silence, told, pass } = clocked();
    pass(600, (second) => second % 30 === 0 && silence.said('data'));
    expect(told).toEqual([]);
    pass(60);
    expect(told).toEqual(['645 data: still at it, for 45 s']);
  });

  it('tells the innermost work, and the one around it when that has ended', () => {
    const { silence, told, pass } = clocked();
    silence.begin(() => ({ label: 'outer', text: '' }));
    const end = silence.begin(() => ({ label: 'inner', text: '' }));
    pass(50);
    end();
    pass(45);
    expect(told.map((line) => line.split(' ')[1])).toEqual(['inner:', 'outer:']);
  });

  it('on a terminal waits for an answer without a word, and tells work all the same', () => {
    const { silence, told, pass } = clocked(false);
    pass(300);
    expect(told).toEqual([]);
    silence.begin(() => ({ label: 'predict', text: 'x' }));
    pass(5);
    expect(told).toHaveLength(1);
  });
});

describe('a pace', () => {
  it.each([
    [{ done: 0, total: 0, ratePerSecond: null, etaSeconds: null }, ''],
    [{ done: 0, total: 9, ratePerSecond: null, etaSeconds: null }, '0 of 9'],
    [{ done: 3, total: 9, ratePerSecond: 25, etaSeconds: 0.24 }, '3 of 9, 25 a second, about 0.2 s left'],
    [{ done: 3, total: 9, ratePerSecond: 0.05, etaSeconds: 120 }, '3 of 9, 3.0 a minute, about 2 min left'],
    [{ done: 9, total: 9, ratePerSecond: 1 / 36000, etaSeconds: 0 }, '9 of 9, 0.1 an hour'],
  ])('%j: %s', (pace, text) => {
    expect(paceText(pace)).toBe(text);
  });

  it('begins anew where the counter does', () => {
    const meter = new PaceMeter();
    expect(meter.at(5, 10, 0).ratePerSecond).toBeNull();
    expect(meter.at(7, 10, 4000)).toMatchObject({ ratePerSecond: 0.5, etaSeconds: 6 });
    expect(meter.at(1, 10, 5000).ratePerSecond).toBeNull();
    expect(meter.at(2, 20, 9000).ratePerSecond).toBeNull();
    expect(meter.at(4, 20, 10_000)).toMatchObject({ ratePerSecond: 2, etaSeconds: 8 });
  });
});
