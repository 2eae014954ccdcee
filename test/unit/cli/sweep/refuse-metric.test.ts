import { describe, expect, it } from 'vitest';
import { refuseMetric } from '../../../../cli/sweep/plan-sweep.js';

describe('a sweep that chooses by the leading value', () => {
  it('is refused for targets that have none, before anything is started', () => {
    expect(() => refuseMetric({ metric: 'leadingMae' }, 'my.yaml', { quantity: 'unstated' })).toThrow(
      'my.yaml: metric leadingMae is the error of the onset, and the targets are no spectra',
    );
  });

  it('is taken where the axis is stated, in the data or beside them, and other metrics for all targets', () => {
    const stated = { startEv: 0, stopEv: 15, points: 301, quantity: 'log10_alpha_cm1' } as never;
    refuseMetric({ metric: 'leadingMae' }, 'my.yaml', null);
    refuseMetric({ metric: 'leadingMae' }, 'my.yaml', stated);
    refuseMetric({ metric: 'bestValidationMae' }, 'my.yaml', { quantity: 'unstated' });
  });
});
