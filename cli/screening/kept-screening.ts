/** What of a screening is kept in the store: its pages, and what it was started with. */
import type { PlacedPage } from '../../infra/screening/manifest.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import type { ScreeningInput } from '../../schemas/screening/input.js';
import { type CriteriaOptions, criteriaOf } from './criteria.js';
import { LEAST_CALIBRATED } from './start-input.js';
import { readCriteria } from './stored-criteria.js';
import { newestOf, type ScreeningStores } from './stores.js';

export interface KeptScreening {
  readonly head: PlacedPage;
  /** Oldest first; the last is the head. */
  readonly pages: readonly PlacedPage[];
  /** Of the screening whose predictions it took over; none where it did not. */
  readonly earlier: readonly PlacedPage[];
  /** By which it was judged last; null where what it was started with is lost. */
  readonly criteria: CandidateCriteria | null;
  /** What it was started with; null where that is lost. */
  readonly input: ScreeningInput | null;
  /** Errors of its model; null where they are not known. */
  readonly calibration: ObjectRef | null;
}

/** @throws RefusedError where nothing was folded under the name */
export async function keptScreening(stores: ScreeningStores, name: string): Promise<KeptScreening> {
  const head = await newestOf(stores, name);
  const pages = await stores.manifest.chain(head.ref);
  const input = await stores.inputs.find(name);
  return {
    head,
    pages,
    earlier: await earlierPages(stores, head, input),
    criteria: input && (await readCriteria(stores, input.knobs.criteria)),
    input,
    calibration: input?.surroundings.calibration ?? null,
  };
}

/**
 * @returns what is asked for; where nothing is, by which it was judged last, or where that is lost all candidates by their ids
 * @throws as `criteriaOf`
 */
export async function wantedCriteria(
  { criteria, calibration }: KeptScreening,
  { criteria: file, onset }: Pick<CriteriaOptions, 'criteria' | 'onset'>,
): Promise<CandidateCriteria> {
  if (file !== undefined || onset !== undefined)
    return criteriaOf({ criteria: file, onset }, null, (calibration?.rows ?? 0) >= LEAST_CALIBRATED);
  return criteria ?? { schemaVersion: 1, where: null, requireInDomain: false, window: null, objectives: [] };
}

export async function earlierPages(
  { manifest }: Pick<ScreeningStores, 'manifest'>,
  { page }: PlacedPage,
  input: Pick<ScreeningInput, 'since'> | null,
): Promise<readonly PlacedPage[]> {
  return page.total.takenOver > 0 && input?.since ? manifest.chain(input.since) : [];
}
