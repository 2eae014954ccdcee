import { describe, expect, it } from 'vitest';
import { subjectOfStep } from '../../../../cli/present/step-subject.js';

describe('what an attempt worked on', () => {
  it.each([
    ['cluster', { layer: 'GCN4', method: 'ward', clusters: 12, counts: [] }, 'GCN4, ward'],
    ['trainRung', { trialId: 'fold 2 of 5', untilEpoch: 120, network: {}, training: {} }, 'fold 2 of 5, to epoch 120'],
    ['featurize', { rules: { maxNeighbors: 12, mode: 'fixed' } }, '12 neighbours'],
    ['fold', { folds: 5, fold: 0, by: 'formula', seed: 1 }, 'fold 1 of 5'],
    ['foldShare', { share: 0.25, seed: 1 }, '0.25 of a fold'],
    ['networkOutOfFold', { fold: 4 }, 'fold 5'],
    ['baselinesOutOfFold', { fold: 4, seed: 1 }, 'fold 5'],
    ['embed', {}, ''],
  ])('%s %o is "%s"', (step, parameters, words) => {
    expect(subjectOfStep(step, parameters)).toBe(words);
  });

  it('is not guessed from parameters that read otherwise', () => {
    expect(subjectOfStep('cluster', { layer: 4 })).toBe('');
    expect(subjectOfStep('fold', null)).toBe('');
  });
});
