/** Every byte and every object of a trail, changed in turn: `verify` names each, by its name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAuditStore } from '../../../../infra/audit/trail/open-audit-store.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { attacksOn, flipEveryByte, namedBy, snapshotOf, unnamed } from '../../../harness/audit/attacks.js';
import { writeAuditedRuns, writeOneStepRun } from '../../../harness/audit/audited-runs.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

describe('an attack on two runs', () => {
  it('names what it changed, whatever it is', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const before = await snapshotOf(runs.audit);
    const attacks = await attacksOn(before);
    expect(attacks.length).toBeGreaterThan(250);
    for (const attack of attacks) expect(await unnamed(runs, before, attack), attack.what).toEqual([]);
    expect(await namedBy(runs)).toEqual([]);
  }, 900_000);
});

describe('every byte of a run in a folder', () => {
  it('is named with its object when somebody edits the file', async () => {
    const folder = join(temporaryFolder(), 'objects');
    const runs = await writeOneStepRun(await openAuditStore({ type: 'directory', folder }));
    expect(await namedBy(runs)).toEqual([]);
    const before = await snapshotOf(runs.audit);
    let flips = 0;
    for (const key of before.keys()) {
      const file = join(`${folder}-audit`, key);
      const { tried, unnoticed } = await flipEveryByte(runs, before, key, (bytes) => writeFileSync(file, bytes));
      expect(unnoticed, key).toEqual([]);
      flips += tried;
    }
    expect(await namedBy(runs)).toEqual([]);
    expect(flips).toBeGreaterThan(4000);
  }, 900_000);
});
