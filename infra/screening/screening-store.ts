/** Screenings in the object store, and on the disk of this machine as far as queries need them. No Temporal, no TensorFlow. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectRef, Table } from '../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import type { SegmentRows } from '../../schemas/screening/segment-rows.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { SegmentFiles } from '../candidate-ids/segment-files.js';
import { openQueryDatabase, type QueryRow } from '../duckdb/open.js';
import { sqlText } from '../duckdb/sql-text.js';
import { namingDisk } from '../files/disk-room.js';
import type { ObjectStore } from '../object-store/port.js';
import { type JudgedScreening, judge } from './judge.js';
import { ScreeningManifest } from './manifest.js';
import { type KnownChances, showRows } from './screened-rows.js';
import { segmentFiles } from './segment-file.js';
import { segmentFolderIn } from './segment-folder.js';
import { topCandidates } from './top.js';

const SEGMENT_VERSION = 1;

interface JudgementOptions {
  readonly criteria: CandidateCriteria;
  readonly chances: KnownChances;
  /** Files that exports are written to, as absolute paths. */
  readonly outputs?: readonly string[];
}

export class ScreeningStore {
  readonly manifest: ScreeningManifest;
  private readonly files: SegmentFiles;

  /** @param folder of this machine, for segments and what queries spill; several processes may share it */
  constructor(
    private readonly artifacts: ArtifactStore,
    store: ObjectStore,
    private readonly folder: string,
  ) {
    this.manifest = new ScreeningManifest(artifacts, store);
    this.files = new SegmentFiles(artifacts, segmentFolderIn(folder));
  }

  /** Publishes rows; the same rows give the same references. @returns kind `screening-segment`, in order */
  publishRows(blocks: AsyncIterable<SegmentRows> | Iterable<SegmentRows>): Promise<ObjectRef[]> {
    return this.withScratch(async (scratch) => {
      const refs: ObjectRef[] = [];
      for (const { bytes } of await segmentFiles(scratch, blocks))
        refs.push(await this.artifacts.putBytes('screening-segment', bytes, null, SEGMENT_VERSION));
      return refs;
    });
  }

  /**
   * The rows up to a page, judged.
   * @param head newest page that counts; null: of no candidate
   * @throws as `judge` and `ScreeningManifest.chain`
   */
  judged<T>(
    head: ObjectRef | null,
    options: JudgementOptions,
    ask: (judged: JudgedScreening) => Promise<T>,
  ): Promise<T> {
    return this.withScratch(async (scratch) => {
      const judged = await judge({ ...options, scratch, segments: await this.segmentsOf(head) });
      try {
        return await ask(judged);
      } finally {
        judged.database.close();
      }
    });
  }

  /** @param k rows at most @returns the best, near twins as one */
  top(head: ObjectRef | null, options: JudgementOptions, k: number): Promise<Table<'ranked-candidates'>> {
    return this.judged(head, options, (judged) => topCandidates(judged, k));
  }

  /**
   * Rows of a screening whose candidates are named by a segment of ids, in the order of the screening.
   * @param ids kind `candidate-ids`
   */
  async *rowsOf(head: ObjectRef, ids: ObjectRef): AsyncGenerator<readonly QueryRow[]> {
    const segments = await this.segmentsOf(head);
    const named = await this.files.fileOf(ids);
    const scratch = await this.newScratch();
    try {
      const database = await openQueryDatabase({ files: [...segments, named], scratch });
      try {
        await showRows(database, segments, null);
        yield* database.pages(`SELECT screened.* FROM screened
          SEMI JOIN read_parquet(${sqlText(named)}) AS named ON unhex(screened.contentId) = named.contentId
          ORDER BY page, shard, row`);
      } finally {
        database.close();
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  private async withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
    return namingDisk('a screening cannot be queried', this.folder, async () => {
      const scratch = await this.newScratch();
      try {
        return await work(scratch);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
  }

  /** What a killed process left is no file of another: the name is new each time. */
  private async newScratch(): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    return mkdtemp(path.join(this.folder, `query-${process.pid}-`));
  }

  /** @returns the segments of all pages, as files */
  private async segmentsOf(head: ObjectRef | null): Promise<readonly string[]> {
    const files: string[] = [];
    for (const { page } of head ? await this.manifest.chain(head) : [])
      for (const ref of page.rows) files.push(await this.files.fileOf(ref));
    return files;
  }
}
