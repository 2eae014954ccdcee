/** Segments on the disk: fetched once, and let go by the time that they were asked for last. */
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SegmentFiles } from '../../../../infra/candidate-ids/segment-files.js';
import type { ObjectRef } from '../../../../schemas/run/artifact.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';

const BYTES = 100;
const DAY_S = 86_400;
const refOf = (n: number): ObjectRef => ({
  kind: 'screening-segment',
  sha256: `${n}`.repeat(64),
  bytes: BYTES,
  rows: null,
  schemaVersion: 1,
});

function opened(mostBytes: number) {
  const folder = temporaryFolder();
  const fetched: string[] = [];
  const artifacts = {
    getBytes: async ({ sha256 }: ObjectRef) => {
      fetched.push(sha256);
      return new Uint8Array(BYTES);
    },
  };
  const files = new SegmentFiles(artifacts, folder, { mostBytes, unusedMs: 3_600_000 });
  /** The last use of a file, days ago. */
  const age = (file: string, days: number) => {
    const then = Date.now() / 1000 - days * DAY_S;
    utimesSync(file, then, then);
  };
  return { folder, fetched, files, age, names: () => readdirSync(folder).map((name) => name.slice(0, 1)) };
}

describe('segments on the disk', () => {
  it('are fetched once', async () => {
    const { files, fetched } = opened(1e6);
    const file = await files.fileOf(refOf(1));
    expect(await files.fileOf(refOf(1))).toBe(file);
    expect(fetched).toHaveLength(1);
  });

  it('go when there are too many, the one that was asked for longest ago first', async () => {
    const { files, age, names, fetched } = opened(2 * BYTES);
    age(await files.fileOf(refOf(1)), 2);
    age(await files.fileOf(refOf(2)), 3);
    await files.fileOf(refOf(3));
    expect(names().sort()).toEqual(['1', '3']);
    await files.fileOf(refOf(2));
    expect(fetched).toHaveLength(4);
    expect(names().sort()).toEqual(['2', '3']);
  });

  it('stay where they were asked for again', async () => {
    const { files, age, names } = opened(2 * BYTES);
    age(await files.fileOf(refOf(1)), 3);
    age(await files.fileOf(refOf(2)), 2);
    await files.fileOf(refOf(1));
    await files.fileOf(refOf(3));
    expect(names().sort()).toEqual(['1', '3']);
  });

  it('stay within the hour, however many', async () => {
    const { files, names } = opened(BYTES);
    for (const n of [1, 2, 3]) await files.fileOf(refOf(n));
    expect(names().sort()).toEqual(['1', '2', '3']);
  });

  it('go with what a killed process left half written', async () => {
    const { files, folder, age } = opened(BYTES);
    const left = join(folder, `${'4'.repeat(64)}.parquet.77.1`);
    writeFileSync(left, new Uint8Array(BYTES));
    age(left, 1);
    const file = await files.fileOf(refOf(1));
    expect(readdirSync(folder)).toEqual([basename(file)]);
  });
});
