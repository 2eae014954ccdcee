/** From options to the input of a run. */
import { describe, expect, it } from 'vitest';
import { nameOfFolder } from '../../../../../cli/run/start/folder-name.js';
import { axisOf, runSettings, undescribed, withTraining } from '../../../../../cli/run/start/settings.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../../schemas/settings/preset.js';

const energy = { startEv: 0, stopEv: 10, points: 201 };
const given = { name: 'oxides', dataset: undescribed('oxides'), axis: null };

describe('the energy axis', () => {
  it('is that of the folder, or that of the options', () => {
    expect(axisOf({}, true)).toBeNull();
    expect(axisOf({ energy, quantity: 'alpha_cm1' }, false)).toEqual({ ...energy, quantity: 'alpha_cm1' });
    expect(axisOf({ energy, quantity: 'alpha_cm1', floor: 100 }, false)).toMatchObject({ floor: 100 });
  });

  it('is never guessed, and never stated twice', () => {
    expect(() => axisOf({}, false)).toThrow(InvalidInputError);
    expect(() => axisOf({ energy }, false)).toThrow(/quantity/);
    expect(() => axisOf({ quantity: 'alpha_cm1' }, false)).toThrow(InvalidInputError);
    for (const twice of [{ energy }, { quantity: 'alpha_cm1' as const }, { floor: 2 }])
      expect(() => axisOf(twice, true)).toThrow(/spectrum\.json/);
  });
});

describe('runSettings', () => {
  it('is the preset where nothing was asked for', () => {
    expect(runSettings({}, given)).toEqual({ ...DISCOVER_PRESET, ...given });
  });

  it('takes every option to its place and leaves the rest', () => {
    const onset = { onsetMinEv: 2, onsetMaxEv: 3 };
    const settings = runSettings(
      { neighbors: [8], widths: [16, 24], epochs: [5, 9], seed: 7, clusters: 4, onset, candidates: 50 },
      given,
    );
    expect(settings).toEqual({
      ...DISCOVER_PRESET,
      ...given,
      sweep: { ...DISCOVER_PRESET.sweep, maxNeighbors: [8], hiddenFeatures: [16, 24], rungs: [5, 9] },
      split: { ...DISCOVER_PRESET.split, seed: 7 },
      training: { ...DISCOVER_PRESET.training, seed: 7, scheduledEpochs: 9 },
      clustering: { ...DISCOVER_PRESET.clustering, clusters: 4 },
      candidates: { ...DISCOVER_PRESET.candidates, limit: 50 },
      screening: onset,
    });
  });

  it('refuses by field what no run may have', () => {
    expect(() => runSettings({ neighbors: [900] }, given)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ field: 'sweep.maxNeighbors.0', found: '900' }) }),
    );
    expect(() => runSettings({}, { ...given, name: 'Not A Name' })).toThrow(/settings: name: /);
  });

  it('snaps to symmetry within 0.01 ångström where asked, and else says nothing of it: keys stay', () => {
    expect(runSettings({ snapToSymmetry: true }, given).snapAngstrom).toBe(0.01);
    expect(runSettings({}, given)).not.toHaveProperty('snapAngstrom');
    const earlier = runSettings({ snapToSymmetry: true }, given);
    expect(withTraining(earlier, { seed: 2 }).snapAngstrom).toBe(0.01);
  });

  it('changes no settings that it was given', () => {
    const before = structuredClone(DISCOVER_PRESET);
    withTraining(DISCOVER_PRESET, { neighbors: [3], epochs: [1], seed: 2 });
    expect(DISCOVER_PRESET).toEqual(before);
  });
});

describe('nameOfFolder', () => {
  it.each([
    ['/d/gpaw-absorption/alignn', 'gpaw-absorption'],
    ['/d/My Oxides (v2)', 'my-oxides-v2'],
    ['/d/Kühlmöbel', 'kuhlmobel'],
    ['/alignn', 'alignn'],
    [`/d/${'x'.repeat(90)}`, 'x'.repeat(63)],
  ])('%s is %s', (folder, name) => {
    expect(nameOfFolder(folder)).toBe(name);
  });

  it('refuses a name of which nothing is left', () => {
    expect(() => nameOfFolder('/d/…')).toThrow(InvalidInputError);
  });
});
