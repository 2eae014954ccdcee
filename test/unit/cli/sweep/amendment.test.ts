/** Options of `sweep amend` -> the text of an amendment, read by the reader of amendment files. */
import { describe, expect, it } from 'vitest';
import { type AmendOptions, amendmentText } from '../../../../cli/sweep/control-sweep.js';
import { readAmendment } from '../../../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const amendment = async (options: AmendOptions) => readAmendment(await amendmentText(options), 'options', 5);

describe('amendments by options', () => {
  it.each<[AmendOptions, object]>([
    [{ trials: 60 }, { maxTrials: 60 }],
    [
      { epochs: 100, hours: 0.5 },
      { maxEpochs: 100, maxComputeHours: 0.5 },
    ],
    [
      { add: ['hiddenFeatures=96,128', 'maxNeighbors=20'] },
      { values: { hiddenFeatures: [96, 128], maxNeighbors: [20] } },
    ],
    [{ add: ['norm=batch'] }, { values: { norm: ['batch'] } }],
    [{ stopping: '3:5:45' }, { stopping: { eta: 3, minEpochs: 5, maxEpochs: 45 } }],
    [{ stopping: 'none' }, { stopping: null }],
  ])('%j', async (options, expected) => {
    expect(await amendment(options)).toEqual({ fromTrial: 5, ...expected });
  });

  it.each<[AmendOptions, RegExp]>([
    [{}, /nothing was asked for/],
    [{ trials: 6, file: 'x.yaml' }, /a file and options/],
    [{ add: ['hiddenFeatures'] }, /--add hiddenFeatures/],
    [{ add: ['noSuchSetting=3'] }, /noSuchSetting/],
    [{ add: ['hiddenFeatures=0'] }, /hiddenFeatures/],
    [{ stopping: '3:5' }, /--stopping 3:5/],
    [{ stopping: '3:45:5' }, /last rung before the first/],
  ])('%j is refused', async (options, message) => {
    const refused = amendment(options);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
  });
});
