import { describe, expect, it } from 'vitest';
import { stepRecordKey } from '../../../../infra/artifacts/step-ledger.js';
import { judgeAudit } from '../../../../infra/doctor/audit-check.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { objectKey } from '../../../../schemas/run/artifact.js';
import { LOG_KEY, OTHER_KEY, RUN_A, writeAuditedRuns } from '../../../harness/audit/audited-runs.js';

describe('what the newest runs left', () => {
  it('is as their audit trail says, or is named', async () => {
    expect(await judgeAudit({ audit: new MemoryStore(), objects: new MemoryStore() }, null)).toMatchObject({
      state: 'skipped',
    });
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit, objects, refs } = runs;
    const judged = (key = LOG_KEY) => judgeAudit({ audit, objects }, key);
    expect(await judged()).toMatchObject({ state: 'ok', found: expect.stringContaining('2 of 2 runs') });
    expect(await judged(OTHER_KEY)).toMatchObject({ state: 'failed', found: expect.stringContaining('log/key/0') });
    const ofTrain = (await runs.trail.entriesOf(RUN_A)).find(({ entry }) => entry.kind === 'ended' && entry.record);
    const { stepKey } = ofTrain!.entry as { stepKey: string };
    for (const object of [stepRecordKey(stepKey), objectKey(refs.model)]) {
      const bytes = (await objects.get(object))!;
      await objects.put(
        object,
        Uint8Array.from(bytes, (byte, i) => (i === 3 ? byte ^ 1 : byte)),
      );
      expect(await judged()).toMatchObject({ state: 'failed', found: expect.stringContaining(object) });
      await objects.put(object, bytes);
    }
    for await (const { key } of objects.list(`runs/${RUN_A}/`)) {
      await objects.delete(key);
      break;
    }
    expect(await judged()).toMatchObject({ state: 'failed', found: expect.stringContaining(`runs/${RUN_A}/`) });
  });

  it('is not signed where nobody keeps a key, and that is a warning', async () => {
    const { audit, objects } = await writeAuditedRuns(new MemoryStore(), null);
    expect(await judgeAudit({ audit, objects }, null)).toMatchObject({ state: 'warning' });
  });
});
