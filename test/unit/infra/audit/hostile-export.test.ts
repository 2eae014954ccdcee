/** Exports of somebody who means harm: refused by the program and by examples/audit/verify.py, by the name of what is wrong. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportMembers } from '../../../../infra/audit/export/export-members.js';
import { verifyExport } from '../../../../infra/audit/export/verify-export.js';
import { writeExport } from '../../../../infra/audit/export/write-export.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { LOG_KEY, RUN_B, writeAuditedRuns } from '../../../harness/audit/audited-runs.js';
import { type ArchiveMember, hostileArchives, soundArchive } from '../../../harness/audit/hostile-archives.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const OPTIONS = { level: 'lineage', trusted: LOG_KEY } as const;
const SCRIPT = 'examples/audit/verify.py';
const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;

/** Each file as the script is run on it, in one process: how it ended, and what it said. */
const RUN_ALL = `
import contextlib, io, json, runpy, sys
script, key, *files = sys.argv[1:]
for file in files:
    sys.argv, said, code = [script, file, key], io.StringIO(), 0
    with contextlib.redirect_stdout(said):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as end:
            code = end.code
    print(json.dumps([code, said.getvalue()]))
`;

let members: ArchiveMember[];

beforeAll(async () => {
  const { audit, objects, log } = await writeAuditedRuns(new MemoryStore());
  const found = await exportMembers({ audit, objects, log }, RUN_B);
  members = await Promise.all(found.map(async ({ name, read }) => ({ name, bytes: await read() })));
});

function written(folder: string, name: string, bytes: Uint8Array): string {
  const file = join(folder, `${name.replaceAll(/\W/g, '-')}.zip`);
  writeFileSync(file, bytes);
  return file;
}

describe('a hostile export', () => {
  it('is made from what is sound: written by hand it has the bytes of the program', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'by-program.zip');
    await writeExport(
      file,
      members.map(({ name, bytes }) => ({ name, read: async () => bytes })),
    );
    const sound = written(folder, 'by hand', soundArchive(members));
    execFileSync('cmp', [file, sound]);
    expect((await verifyExport(sound, OPTIONS)).findings).toEqual([]);
  });

  it('is refused by name, whatever is wrong with it', async () => {
    const folder = temporaryFolder();
    const all = Object.entries(hostileArchives(members));
    expect(all.length).toBeGreaterThan(60);
    const unnamed: [string, string][] = [];
    for (const [what, { bytes, says }] of all) {
      const file = written(folder, what, bytes);
      const said = await verifyExport(file, OPTIONS).then(
        ({ findings }) => findings.map(({ object, found }) => `audit/${object} ${object}: ${found}`).join('\n'),
        (error) => (error instanceof InvalidInputError ? error.message : ''),
      );
      if (said === '' || !said.replaceAll('\\\\', '\\').includes(says)) unnamed.push([what, said]);
    }
    expect(unnamed).toEqual([]);
  }, 300_000);

  it.runIf(hasPython)(
    'is refused by the script as well, which finds the sound one sound',
    () => {
      const folder = temporaryFolder();
      const all = Object.entries(hostileArchives(members));
      const files = [
        written(folder, 'by hand', soundArchive(members)),
        ...all.map(([what, { bytes }]) => written(folder, what, bytes)),
      ];
      const said = execFileSync('python3', ['-c', RUN_ALL, SCRIPT, LOG_KEY.text, ...files], { encoding: 'utf8' });
      const ended = said
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as [number | string, string]);
      expect(ended[0]).toEqual([0, expect.stringContaining('sound')]);
      const accepted = all.filter((_, i) => ended[i + 1]![0] === 0).map(([what]) => what);
      expect(accepted).toEqual([]);
    },
    300_000,
  );
});
