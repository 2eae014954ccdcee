/** A supervisor in this process, of a folder whose servers and worker are stand-ins: Temporal elsewhere, MinIO in memory. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { claimDataFolder } from '../../../infra/local-stack/state/data-folder.js';
import { type StackPaths, stackPaths } from '../../../infra/local-stack/state/paths.js';
import { Supervisor } from '../../../infra/local-stack/supervisor/supervisor.js';
import { shellProgram } from '../files/shell-program.js';
import { temporaryFolder } from '../files/temporary-folder.js';

type Options = Parameters<typeof Supervisor.start>[0];

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const TEMPORAL_ELSEWHERE = { connectionOptions: { address: 'lab:7233' }, namespace: 'spectra' };

/** @returns options of a supervisor of a new folder, and where its files are */
export function supervisedFolder(change: Partial<Options> = {}): { paths: StackPaths; options: Options } {
  const root = temporaryFolder();
  const dataFolder = claimDataFolder(join(root, 'data'));
  const program = (name: string, lines: string) => shellProgram(root, name, lines);
  return {
    paths: stackPaths(dataFolder),
    options: {
      dataFolder,
      store: 'minio',
      programs: {
        minio: program('minio', `exec '${process.execPath}' '${file('./pretended-s3.mjs')}' "$@"`),
        temporal: program('temporal', 'exec sleep 600'),
        weed: null,
      },
      external: { temporal: TEMPORAL_ELSEWHERE, store: null },
      worker: { program: process.execPath, args: [file('./idle-worker.mjs'), '--data', dataFolder] },
      page: false,
      build: 'a-build',
      ...change,
    },
  };
}

/** Starts it; it is stopped after the test. */
export async function supervise(options: Options): Promise<Supervisor> {
  const supervisor = (await Supervisor.start(options))!;
  onTestFinished(() => supervisor.stop('the test has ended'));
  return supervisor;
}
