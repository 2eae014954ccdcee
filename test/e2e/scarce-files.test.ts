/** The compiled program where few files may be open: a line and a way out, whatever part could not be loaded. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom scarce '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = path.join(projectRoot(), 'dist/cli/main.js');
const alignn = path.join(projectRoot(), 'data/gpaw-absorption/alignn');
const csv = path.join(projectRoot(), 'test/fixtures/input-faults/cluster/index.csv');

/** From Node 22 on modules are read one after the other: the program may do with few files. */
const LOADS_ONE_BY_ONE = Number(process.versions.node.split('.')[0]) >= 22;

function withFiles(limit: number, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = `ulimit -n ${limit}; exec "$0" "$@"`;
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', command, process.execPath, main, '--data', folder, ...args], (error, stdout, stderr) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, stdout, stderr }),
    );
  });
}

it.each([
  [24, ['cluster', csv]],
  [60, ['cluster', csv]],
  [100, ['cluster', csv]],
  [64, ['discover', alignn, '--dry-run']],
  [128, ['discover', alignn, '--dry-run']],
  [190, ['discover', alignn, '--dry-run']],
  [64, ['status']],
])(
  'with %d files: %j',
  async (limit, args) => {
    const { code, stderr } = await withFiles(limit, ...args);
    // 4: no stack, as `status` says.
    if (LOADS_ONE_BY_ONE && [0, 4].includes(code)) return;
    expect(stderr).toMatch(/^error {2}too many open files in one process/);
    expect(stderr).toMatch(/^ +way out +ulimit -n/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    const asJson = await withFiles(limit, ...args, '-o', 'json');
    expect(JSON.parse(asJson.stderr).error).toMatchObject({ message: expect.stringMatching(/^too many open files/) });
  },
  60_000,
);

it('with 1024 files it works', async () => {
  const { code, stdout } = await withFiles(1024, 'cluster', csv, '--labels', '3', '-o', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ points: 24, columns: 3, clusters: 3 });
}, 60_000);
