/** A candidate that is given up keeps its place in its source; a piece of several is not given up for one of them. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { quarantineCandidateActivity } from '../../../../activities/screening/quarantine-candidate.js';
import type { ObjectRef } from '../../../../schemas/run/artifact.js';
import type { QuarantineMessage } from '../../../../schemas/screening/messages.js';
import { countingHost, memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';
import { listedCandidates } from '../../../harness/tables/listed-candidates.js';
import { goldenStructure } from '../../science/model/golden-network.js';

const dependencies = memoryDependencies(countingHost(() => Promise.reject(new Error('no child is asked'))));
const NaCl = goldenStructure('NaCl-rocksalt');

const giveUp = (piece: ObjectRef) => {
  const message: QuarantineMessage = {
    piece,
    error: 'ResourceError',
    message: 'its process died 3 times',
    step: 'predictShard',
    attempt: 3,
    shard: 17,
  };
  const activity = quarantineCandidateActivity(dependencies);
  return new MockActivityEnvironment().run(activity, message) as Promise<ObjectRef>;
};

describe('a candidate that is given up', () => {
  it('is a row with its place, its error, and the shard it was of; the same again is the same object', async () => {
    const listed = listedCandidates([NaCl]);
    const piece = await dependencies.parts.publishTable(listed, 'test');
    const ref = await giveUp(piece);
    expect(ref).toMatchObject({ kind: 'quarantined-candidates', rows: 1 });
    expect((await dependencies.parts.table(ref)).columns).toEqual({
      id: ['NaCl-rocksalt'],
      contentId: listed.columns.contentId,
      source: ['NaCl-rocksalt.vasp'],
      item: ['item 0'],
      before: [''],
      error: ['ResourceError'],
      message: ['its process died 3 times'],
      step: ['predictShard'],
      attempt: Uint32Array.of(3),
      shard: [17],
    });
    expect(await giveUp(piece)).toEqual(ref);
  });

  it('is one: a piece of two is refused, and not tried again', async () => {
    const piece = await dependencies.parts.publishTable(listedCandidates([NaCl, { ...NaCl, id: 'other' }]), 'test');
    await expect(giveUp(piece)).rejects.toMatchObject({ type: 'InvalidInputError', nonRetryable: true });
  });
});
