/** Exports of runs: the same bytes every time, checked without a store, by this program and by examples/audit/verify.py. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actOnRun } from '../../../../infra/audit/acts/act-on-run.js';
import { StoreAct } from '../../../../infra/audit/acts/store-act.js';
import { type ExportMember, exportMembers } from '../../../../infra/audit/export/export-members.js';
import { verifyExport } from '../../../../infra/audit/export/verify-export.js';
import { writeExport } from '../../../../infra/audit/export/write-export.js';
import { readSeals } from '../../../../infra/audit/sealing/read-seals.js';
import { sealRun } from '../../../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { checkProof } from '../../../../infra/audit/verify/proved.js';
import type { VerifyOptions } from '../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import {
  CorruptArtifactError,
  InvalidInputError,
  MissingArtifactError,
  RefusedError,
} from '../../../../schemas/failure.js';
import { objectKey } from '../../../../schemas/run/artifact.js';
import type { NewAuditEntry } from '../../../../schemas/run/audit/entry.js';
import {
  LOG_KEY,
  OTHER_KEY,
  RUN_A,
  RUN_B,
  SECOND_END_RUN,
  writeAuditedRuns,
  writeReuse,
  writeSecondEnd,
} from '../../../harness/audit/audited-runs.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const OPTIONS: VerifyOptions = { level: 'lineage', trusted: LOG_KEY };

async function membersOf(run: string, withObjects = true): Promise<ExportMember[]> {
  const { audit, objects, log } = await writeAuditedRuns(new MemoryStore());
  return exportMembers({ audit, objects: withObjects ? objects : null, log }, run);
}

async function written(members: readonly ExportMember[]): Promise<string> {
  const file = join(temporaryFolder(), 'run.zip');
  await writeExport(file, members);
  return file;
}

const namesIn = async (file: string, options = OPTIONS) => {
  const { findings } = await verifyExport(file, options);
  return findings.map(({ object }) => object);
};
const given = (name: string, bytes: Uint8Array): ExportMember => ({ name, read: async () => bytes });
const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
/** What examples/audit/verify.py says of it. */
const byScript = (file: string) =>
  spawnSync('python3', ['examples/audit/verify.py', file, LOG_KEY.text], { encoding: 'utf8' }).stdout;
/** As a finding names it: by its name in its store. */
const objectOf = (name: string) => name.replace(/^(audit|objects)\//, '');

describe('an export', () => {
  it('has the same bytes every time', async () => {
    const [one, two] = [await written(await membersOf(RUN_A)), await written(await membersOf(RUN_A))];
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
  });

  it('has the bytes of the archive that examples/audit/verify.py found sound', async () => {
    const golden = readFileSync('test/fixtures/audit/discover-oxides-b.zip');
    expect(readFileSync(await written(await membersOf(RUN_B))).equals(golden)).toBe(true);
  });

  it.each([RUN_A, RUN_B])('of %s is sound without its stores', async (run) => {
    const file = await written(await membersOf(run));
    expect(await verifyExport(file, OPTIONS)).toMatchObject({ findings: [], runs: [run], objects: expect.any(Number) });
    expect((await verifyExport(file, OPTIONS)).removed).toHaveLength(1);
  });

  it('without artifacts is sound, and holds none', async () => {
    const members = await membersOf(RUN_A, false);
    expect(members.filter(({ name }) => name.startsWith('objects/'))).toEqual([]);
    expect(await verifyExport(await written(members), OPTIONS)).toMatchObject({
      findings: [],
      objects: 0,
      hasObjects: false,
    });
  });

  it('up to a seal on the way is told from one of the whole run', async () => {
    const { audit, objects, log, trail } = await writeAuditedRuns(new MemoryStore());
    const run = 'discover/oxides/c';
    const nothing = { value: [] };
    await trail.write({
      kind: 'begun',
      run,
      owner: 'ada',
      command: [],
      input: nothing,
      files: nothing,
      given: { value: {} },
    });
    await sealRun(trail, log, { run, state: 'running', manifest: null, histories: [] });
    const file = await written(await exportMembers({ audit, objects, log }, run));
    expect(await verifyExport(file, OPTIONS)).toMatchObject({ findings: [], unfinished: [run], hasObjects: true });
    expect(await verifyExport(await written(await membersOf(RUN_A)), OPTIONS)).toMatchObject({ unfinished: [] });
  });

  it('is not sound by another key', async () => {
    const file = await written(await membersOf(RUN_A));
    expect(await namesIn(file, { ...OPTIONS, trusted: OTHER_KEY })).toEqual(['log/key/0']);
  });

  it('names what was changed or left out of it, whatever it is', async () => {
    for (const run of [RUN_A, RUN_B]) {
      const members = await membersOf(run);
      for (const [i, { name, read }] of members.entries()) {
        if (name === 'export.json') continue;
        const bytes = await read();
        const place = ((31 * bytes.length) % 97) % bytes.length;
        const changed = Uint8Array.from(bytes, (byte, at) => (at === place ? byte ^ 1 : byte));
        expect(await namesIn(await written(members.with(i, given(name, changed)))), name).toContain(objectOf(name));
        if (name === 'seal.tlog-proof' || name === 'README.md') continue;
        expect(await namesIn(await written(members.toSpliced(i, 1))), name).not.toEqual([]);
      }
    }
  }, 300_000);

  it('is refused, or named, with any byte of its head changed', async () => {
    const [head, ...others] = await membersOf(RUN_A, false);
    const bytes = await head!.read();
    for (let place = 0; place < bytes.length; place++) {
      const changed = Uint8Array.from(bytes, (byte, at) => (at === place ? byte ^ 1 : byte));
      const file = await written([given(head!.name, changed), ...others]);
      const found = await namesIn(file).catch((error) => (error instanceof InvalidInputError ? ['refused'] : []));
      expect(found, `${place}`).not.toEqual([]);
    }
  }, 300_000);

  it('is named with any byte of its proof changed', async () => {
    const { audit, log } = await writeAuditedRuns(new MemoryStore());
    const seal = (await readSeals(audit, RUN_A)).seals.at(-1)!;
    const bytes = await log.prove(1);
    const findingsOf = async (proof: Uint8Array) => {
      const { findings, missing } = await checkProof(audit, { name: 'seal.tlog-proof', bytes: proof }, OPTIONS);
      return [...findings, ...missing(seal, true)];
    };
    expect(await findingsOf(bytes)).toEqual([]);
    for (let place = 0; place < bytes.length; place++) {
      const changed = Uint8Array.from(bytes, (byte, at) => (at === place ? byte ^ 1 : byte));
      expect((await findingsOf(changed))[0], `${place}`).toMatchObject({ object: 'seal.tlog-proof' });
    }
  });

  it('names an artifact and an entry that were added', async () => {
    const members = await membersOf(RUN_B);
    const [, other] = (await membersOf(RUN_A)).filter(({ name }) => name.includes(`${RUN_A}/`));
    const replayed = other!.name.replace(RUN_A, RUN_B);
    for (const name of [replayed, 'objects/model/ab/x.json', 'audit/entries/x'])
      expect(await namesIn(await written([...members, given(name, Buffer.from('{}'))])), name).toContain(
        objectOf(name),
      );
  });

  it('is none of a run with a broken seal: up to the one before it would be sound', async () => {
    const { audit, objects, log } = await writeAuditedRuns(new MemoryStore());
    await audit.put(`seals/${RUN_A}/2`, Buffer.from('{}'));
    await expect(exportMembers({ audit, objects, log }, RUN_A)).rejects.toThrow(CorruptArtifactError);
  });

  it('is none of a run whose newest seal went although the log has it', async () => {
    for (const [run, number] of [
      [RUN_A, 3],
      [RUN_B, 2],
    ] as const) {
      const { audit, objects, log, trail } = await writeAuditedRuns(new MemoryStore());
      await actOnRun(trail, log, { run, action: 'keep', owner: 'ada', reason: null, details: {} });
      await audit.delete(`seals/${run}/${number}`);
      await expect(exportMembers({ audit, objects, log }, run)).rejects.toThrow(`seals/${run}/${number}: found none`);
    }
  });

  it('counts what another run deleted under a seal of that run alone, whose proof it holds', async () => {
    const { audit, objects, log, trail, refs } = await writeAuditedRuns(new MemoryStore());
    const asked = { act: 'gc', owner: 'ada', command: [], input: null } as const;
    const act = await StoreAct.begin(trail, log, asked);
    const model = objectKey(refs.model);
    await act.removing([model], 'its run was let go of');
    await objects.delete(model);
    const unsealed = await exportMembers({ audit, objects, log }, RUN_A);
    expect(await namesIn(await written(unsealed))).toEqual([model]);
    await act.end({});
    const members = await exportMembers({ audit, objects, log }, RUN_A);
    expect(members.map(({ name }) => name)).toEqual(
      expect.arrayContaining([`audit/proofs/${act.run}.tlog-proof`, `audit/seals/${act.run}/1`]),
    );
    const verified = await verifyExport(await written(members), OPTIONS);
    expect(verified.findings).toEqual([]);
    expect(verified.removed).toContain(model);
    // Without its seal, or with the proof of another seal, it counts no more.
    for (const [name, bytes] of [
      [`audit/seals/${act.run}/1`, null],
      [`audit/proofs/${act.run}.tlog-proof`, null],
      [`audit/proofs/${act.run}.tlog-proof`, await log.prove(0)],
    ] as const) {
      const i = members.findIndex((each) => each.name === name);
      const changed = bytes ? members.with(i, given(name, bytes)) : members.toSpliced(i, 1);
      expect(await namesIn(await written(changed)), name).toContain(model);
    }
  });

  it('names every entry of a run that somebody made up', async () => {
    const members = await membersOf(RUN_A);
    const { refs, trail } = await writeAuditedRuns(new MemoryStore());
    const model = objectKey(refs.model);
    const forged = new MemoryStore();
    const made = new AuditTrail(forged, () => new Date(0));
    const run = 'discover/none/x';
    const input = { value: null };
    const forgeries: NewAuditEntry[] = [
      { kind: 'removed', run, objects: { value: [model] }, by: 'gc', why: 'no reason' },
      { kind: 'begun', run, owner: 'eve', command: [], input, files: { value: [] }, given: { value: { ...refs } } },
      // As of a run that computed; and one that read nothing.
      ...(await trail.entriesOf(RUN_A)).map(({ entry }): NewAuditEntry => ({ ...entry, run })),
      ...(await trail.entriesOf(RUN_A)).flatMap(({ entry }): NewAuditEntry[] =>
        entry.kind === 'opened' ? [{ ...entry, run, inputs: { value: {} } }] : [],
      ),
    ];
    const archives: string[] = [];
    for (const forgery of forgeries) {
      const { key } = await made.write(forgery);
      const added = given(`audit/${key}`, (await forged.get(key))!);
      const left = members.filter(({ name }) => name !== `objects/${model}`);
      const archive = await written([...left, added]);
      expect(await namesIn(archive)).toEqual(expect.arrayContaining([key, model]));
      archives.push(await written([...members, added]));
      expect(await namesIn(archives.at(-1)!)).toContain(key);
    }
    expect(archives.length).toBeGreaterThan(20);
    for (const archive of hasPython ? archives : []) expect(byScript(archive), archive).toMatch(/under no seal/);
  }, 300_000);

  it('takes nothing from a run that no seal covers, unless it is asked to, and names it then', async () => {
    const of = { from: 'sweep/planted/x', reusing: 'discover/oxides/c' };
    for (const isClosed of [true, false]) {
      const runs = await writeAuditedRuns(new MemoryStore());
      const { audit, objects, log, trail } = runs;
      const { key } = await writeReuse(runs, { ...of, isClosed });
      await expect(exportMembers({ audit, objects, log }, of.reusing)).rejects.toThrow(RefusedError);
      await expect(exportMembers({ audit, objects, log }, of.reusing)).rejects.toThrow(of.from);
      const asked = await written(await exportMembers({ audit, objects, log, isUnsealedToo: true }, of.reusing));
      expect(await namesIn(asked)).toContain(key);
      if (hasPython) expect(byScript(asked)).toContain(`${key}: under no seal`);
      const state = isClosed ? 'finished' : 'running';
      await sealRun(trail, log, { run: of.from, state, manifest: null, histories: [] });
      const sealed = await written(await exportMembers({ audit, objects, log }, of.reusing));
      expect(await verifyExport(sealed, OPTIONS)).toMatchObject({ findings: [], unfinished: [], unsealed: [] });
      if (hasPython) expect(byScript(sealed)).toMatch(/sound/);
    }
  });

  it.each(['ingest', 'featurize-0'])('names both ends of an attempt of %s', async (step) => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const keys = await writeSecondEnd(runs, step);
    const { audit, objects, log } = runs;
    const archive = await written(await exportMembers({ audit, objects, log }, SECOND_END_RUN));
    expect(await namesIn(archive)).toEqual(expect.arrayContaining(keys));
    if (hasPython) expect(byScript(archive)).toMatch(/a second end of its attempt/);
  });

  it('is none of a run without a seal', async () => {
    await expect(membersOf('discover/oxides/c')).rejects.toThrow(MissingArtifactError);
  });

  it('is not written over another file', async () => {
    const members = await membersOf(RUN_A);
    const file = await written(members);
    await expect(writeExport(file, members)).rejects.toThrow(/exists already/);
  });

  it('holds what was not deleted', async () => {
    const { audit, objects, log, refs } = await writeAuditedRuns(new MemoryStore());
    const names = (await exportMembers({ audit, objects, log }, RUN_A)).map(({ name }) => name);
    expect(names).toContain(`objects/${objectKey(refs.model)}`);
    expect(names).not.toContain(`objects/${objectKey(refs.checkpoint)}`);
  });
});
