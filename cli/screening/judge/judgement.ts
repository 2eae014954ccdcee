/** The rows of a screening, judged anew in this process: no server of Temporal's is asked, and no network is loaded. */
import type { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { SegmentFiles } from '../../../infra/candidate-ids/segment-files.js';
import { type JudgedScreening, judge } from '../../../infra/screening/judge.js';
import type { PlacedPage } from '../../../infra/screening/manifest.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import { withScratch } from '../scratch.js';
import type { ScreeningStores } from '../stores.js';
import { chancesOf } from './chances.js';
import { type AskedFilm, filmSegments } from './film-segments.js';

interface Judging {
  /** Of this machine, in which segments are kept for the next question. */
  readonly folder: string;
  /** Oldest first. */
  readonly pages: readonly PlacedPage[];
  readonly criteria: CandidateCriteria;
  /** Errors of the model; null where they are not known. */
  readonly calibration: ObjectRef | null;
  /** Another film, or shifted spectra; null: as they were predicted. */
  readonly film: AskedFilm | null;
  /** Files that are written to, absolute. */
  readonly outputs?: readonly string[];
  readonly signal: AbortSignal;
}

interface Judgement {
  readonly judged: JudgedScreening;
  readonly chances: Table<'onset-chances'> | null;
  /** The rows as they were judged: files, in the order of the pages. */
  readonly segments: readonly string[];
}

/**
 * @returns what `ask` answers
 * @throws InvalidInputError for a condition that cannot run; RefusedError where probabilities are asked for that are not known
 */
export function withJudgement<T>(
  { artifacts, parts }: ScreeningStores,
  { folder, pages, criteria, calibration, film, outputs = [], signal }: Judging,
  ask: (judgement: Judgement) => Promise<T>,
): Promise<T> {
  return withScratch(async (scratch) => {
    const segments = await filesOf(artifacts, pages, folder);
    const chances = await chancesOf(
      parts,
      calibration,
      { window: criteria.window, shiftEv: film?.scissorEv ?? 0 },
      signal,
    );
    const asked = film ? await filmSegments({ parts, pages, segments, folder: scratch, film, signal }) : segments;
    const judged = await judge({ segments: asked, scratch, criteria, chances, outputs });
    try {
      return await ask({ judged, chances, segments: asked });
    } finally {
      judged.database.close();
    }
  });
}

/** Absolute paths, in the order of the pages. */
async function filesOf(artifacts: ArtifactStore, pages: readonly PlacedPage[], folder: string): Promise<string[]> {
  const segments = new SegmentFiles(artifacts, folder);
  const files: string[] = [];
  for (const ref of pages.flatMap(({ page }) => page.rows)) files.push(await segments.fileOf(ref));
  return files;
}
