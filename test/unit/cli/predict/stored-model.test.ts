/** Which training means belong to a model, among the records of runs in a store. */
import { describe, expect, it } from 'vitest';
import { trainingMeansOf } from '../../../../cli/predict/stored-model.js';
import { RunRecords } from '../../../../infra/artifacts/attempt-records.js';
import { StepLedger, stepKey } from '../../../../infra/artifacts/step-ledger.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { ArtifactKind, ObjectRef } from '../../../../schemas/run/artifact.js';

const ref = (kind: ArtifactKind, digit: string): ObjectRef => ({
  kind,
  sha256: digit.repeat(64),
  bytes: 1,
  rows: 1,
  schemaVersion: 1,
});
const store = new MemoryStore();

/** A finished step of a run, as the frame records it. */
async function finished(run: string, step: string, model: ObjectRef, means: ObjectRef): Promise<void> {
  const identity = { step, codeVersion: 1, parameters: {}, inputs: { model } };
  const key = stepKey(identity);
  const outputs = { trainingMeans: means };
  const record = { version: 1 as const, key, ...identity, outputs, transient: [], summary: {} };
  await new StepLedger(store).publish(record);
  const attempt = await new RunRecords(store).open({ run, workflowId: 'x', step, key, attempt: 1 });
  await attempt.close({ state: 'finished', outputs });
}

const one = ref('checkpoint', '1');
const other = ref('checkpoint', '2');
const third = ref('checkpoint', '3');
const ofOne = ref('training-means', 'a');
const ofOther = ref('training-means', 'b');
await finished('discover/mine/r1', 'attribute', one, ofOne);
await finished('discover/mine/r2', 'attribute', other, ofOther);
await finished('discover/theirs/r1', 'attribute', third, ref('training-means', 'c'));

describe('the training means of a model', () => {
  it('are those that its own run measured of it, not of another model of the run', async () => {
    expect(await trainingMeansOf('mine', one, store)).toEqual(ofOne);
    expect(await trainingMeansOf('mine', other, store)).toEqual(ofOther);
  });

  it('are none where the run has not measured them', async () => {
    expect(await trainingMeansOf('mine', third, store)).toBeNull();
    expect(await trainingMeansOf('nobody', one, store)).toBeNull();
  });
});
