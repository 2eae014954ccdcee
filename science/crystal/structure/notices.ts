/**
 * What a user should know of a crystal that is taken all the same: an open boundary that was closed, distances that look
 * wrong, symmetry that the digits hide. Readers and checks add sentences to the structure; `predict` shows them beside its
 * results, `discover` and `sweep` before anything is started and in the record of the ingest step.
 */
import type { Structure } from '../../../schemas/tables/crystal.js';
import { printable } from '../../text/index.js';

/** How many notices of a data set its record names; the rest is counted. */
export const NAMED_NOTICES = 20;

const LONGEST = 300;

export interface CrystalNotice {
  readonly id: string;
  /** One line. */
  readonly text: string;
}

/** @param texts one sentence each, with the values that were found; without the name of the structure */
export function withNotices(structure: Structure, texts: readonly string[]): Structure {
  if (texts.length === 0) return structure;
  const lines = texts.map((text) => printable(text).slice(0, LONGEST));
  return { ...structure, notices: [...(structure.notices ?? []), ...lines] };
}

/** @returns in the order of the structures */
export function noticesOf(structures: readonly Structure[]): CrystalNotice[] {
  return structures.flatMap(({ id, notices = [] }) => notices.map((text) => ({ id, text })));
}

/** @returns facts for the summary of a step: how many there are, and the first of them as JSON; nothing where there are none */
export function noticeSummary(notices: readonly CrystalNotice[]): Readonly<Record<string, number | string>> {
  if (notices.length === 0) return {};
  return { noticeCount: notices.length, notices: JSON.stringify(notices.slice(0, NAMED_NOTICES)) };
}
