import { describe, expect, it } from 'vitest';
import { wayOf } from '../../../../bench/volume/ways.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { refusalOf } from '../../../harness/laws/refusal.js';

describe('a way to train', () => {
  it('is words, settings of sweep files and a number of epochs', () => {
    expect(wayOf('gap+bondLengths=relative+edgeBins=10+differenceWeight=2.5+loss=mse+seeds-3@40')).toMatchObject({
      target: 'gap',
      begins: 'nothing',
      graph: { bondLengths: 'relative' },
      network: { edgeBins: 10 },
      training: { differenceWeight: 2.5, loss: 'mse', scheduledEpochs: 40 },
      members: 3,
    });
  });

  it.each(['gaps', 'depth=8', 'constructor', 'edgeBins='])('%s is none', (word) => {
    expect(refusalOf(InvalidInputError, () => wayOf(word)).message).toContain(JSON.stringify(word));
  });

  it('has no setting of another kind', () => {
    expect(() => wayOf('edgeBins=1')).toThrow();
    expect(() => wayOf('loss=l2')).toThrow();
  });
});
