/** What lists of runs say of their steps: by seals where there are some, by attempt records elsewhere. */
import { expect, it } from 'vitest';
import { talliesByRun } from '../../../../../cli/run/results/run-tallies.js';
import { attemptFolder, RunRecords } from '../../../../../infra/artifacts/attempt-records.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { RUN_A, RUN_B, writeAuditedRuns } from '../../../../harness/audit/audited-runs.js';

it('steps are told by the seal of the end, of which no record is read, and by the records of a run without one', async () => {
  const { audit, objects, trail: trailOf } = await writeAuditedRuns(new MemoryStore());
  const read: string[] = [];
  const counted = Object.assign(Object.create(objects) as typeof objects, {
    get: (key: string) => {
      read.push(key);
      return objects.get(key);
    },
  });
  const told = async () => {
    const all = await talliesByRun({ records: new RunRecords(counted), audit: trailOf });
    return [RUN_A, RUN_B].map((run) => {
      const { computed, reused, failed } = all.get(run)!;
      return { computed, reused, failed };
    });
  };
  // Four steps and one of three attempts; one step of the other run, found.
  const figures = [
    { computed: 5, reused: 0, failed: 2 },
    { computed: 0, reused: 1, failed: 0 },
  ];
  expect(await told()).toEqual(figures);
  expect(read).toEqual([]);
  await audit.delete(`seals/${RUN_A}/2`);
  expect(await told()).toEqual(figures);
  expect(read.length).toBe(7);
  expect(read.every((key) => key.startsWith(attemptFolder(RUN_A)))).toBe(true);
});
