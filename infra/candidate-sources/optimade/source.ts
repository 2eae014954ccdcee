/**
 * The structures of an OPTIMADE query, page by page. Cursors hold the state of the pager and the entry of its page, so that
 * whoever resumes asks for that page again and passes over what was given.
 */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { InvalidInputError } from '../../../schemas/failure.js';
import {
  type CandidateSource,
  MAX_ITEM_BYTES,
  type SourceEntry,
  type SourcePage,
  type SourceVerdict,
} from '../contract/candidate-source.js';
import { foreignCursor } from '../contract/cursors.js';
import { nameOfDocument } from '../contract/document-name.js';
import { firstPage } from './address.js';
import type { OptimadePage } from './page.js';
import { addressOf, afterFailures, afterPage, type PagerState, startOfQuery } from './pager.js';
import { askPatiently, type Network, type NoPage, type PageAnswer } from './request.js';

const CursorSchema = z.strictObject({
  url: z.string(),
  limit: z.number().int().min(1).nullable(),
  fullLimit: z.number().int().min(1).nullable(),
  before: z.number().int().min(0),
  missedInARow: z.number().int().min(0),
  lastPage: z.string(),
  met: z.strictObject({ url: z.string(), pages: z.number().int().min(0), keptFor: z.number().int().min(1) }),
  /** Entries of the page that were given. */
  given: z.number().int().min(0),
});

const PLATFORM: Network = {
  fetch: globalThis.fetch,
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { ...(signal && { signal }) }),
};

/** @throws InvalidInputError for an address that is none, does not answer, or answers otherwise than OPTIMADE */
export async function openOptimade(
  place: string,
  network: Network = PLATFORM,
  signal?: AbortSignal,
): Promise<CandidateSource> {
  const query = new OptimadeQuery(place, network, signal);
  await query.check();
  return query;
}

/** A query that was opened before, on this machine or another: nothing is asked until a page is. */
export function reopenOptimade(place: string, signal?: AbortSignal): CandidateSource {
  return new OptimadeQuery(place, PLATFORM, signal);
}

class OptimadeQuery implements CandidateSource {
  private readonly start: PagerState;

  constructor(
    readonly place: string,
    private readonly network: Network,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.start = startOfQuery(firstPage(place), digest);
  }

  async check(): Promise<void> {
    const answer = await this.ask(this.start);
    if (answer.kind === 'page') return;
    throw new InvalidInputError(`${this.place}: ${answer.reason}`, {
      file: this.place,
      found: answer.reason,
      expected: 'an OPTIMADE answer with structures',
    });
  }

  async *entries(after: string | null): AsyncGenerator<SourceEntry> {
    for (let cursor = after; ; ) {
      const { entries, next } = await this.page(cursor);
      yield* entries;
      if (next === null) return;
      cursor = next;
    }
  }

  async page(after: string | null): Promise<SourcePage> {
    let { state, given } = after === null ? { state: this.start, given: 0 } : this.placeOf(after);
    const entries: SourceEntry[] = [];
    for (;;) {
      const answer = await this.ask(state);
      if (answer.kind === 'page') return this.pageOf({ state, given }, answer.page, entries);
      const detour = answer.kind === 'failed' ? afterFailures(state, answer.reason) : null;
      if (detour === null || detour.kind === 'pause')
        return { entries: [...entries, this.ended(cursorOf(state, given), answer)], next: null };
      state = detour.state;
      if (detour.kind === 'again') continue;
      if (given < detour.missed) entries.push(this.missed(state, detour.missed, answer.reason));
      given = Math.max(0, given - detour.missed);
    }
  }

  /** @param before entries that were stepped over on the way to this page */
  private pageOf(
    { state, given }: { readonly state: PagerState; readonly given: number },
    page: OptimadePage,
    before: readonly SourceEntry[],
  ): SourcePage {
    const own = page.entries.map((entry, n) => this.entryOf(state, n, entry)).slice(given);
    const entries = [...before, ...own];
    const { state: next, ...verdict } = afterPage(state, page, digest);
    if (verdict.verdict !== null) {
      const cursor = cursorOf(state, page.entries.length);
      return { entries: [...entries, { kind: 'verdict', file: this.place, cursor, ...verdict }], next: null };
    }
    // Of a page that has become smaller since, what was given goes on into the next.
    return { entries, next: next && cursorOf(next, Math.max(0, given - page.entries.length)) };
  }

  private ask(state: PagerState): Promise<PageAnswer> {
    return askPatiently(addressOf(state), this.network, this.signal);
  }

  private entryOf(state: PagerState, n: number, entry: Readonly<Record<string, unknown>>): SourceEntry {
    const number = state.before + n;
    const file = `${this.place}#${number}`;
    const cursor = cursorOf(state, n + 1);
    const text = JSON.stringify(entry);
    if (text.length <= MAX_ITEM_BYTES)
      return {
        kind: 'candidate',
        file,
        cursor,
        id: `${new URL(state.url).host}#${number}`,
        name: nameOfDocument(entry),
        text,
      };
    const error = new InvalidInputError(`${file}: too long for a structure`, {
      file,
      found: `${text.length} characters`,
      expected: `at most ${MAX_ITEM_BYTES}`,
    });
    return { kind: 'refused', file, cursor, error };
  }

  private missed(state: PagerState, missed: number, reason: string): SourceEntry {
    const file = `${this.place}#${state.before - missed}`;
    const error = new InvalidInputError(`${file}: stepped over: ${reason}`, {
      file,
      found: reason,
      expected: 'an answer',
    });
    return { kind: 'refused', file, cursor: cursorOf(state, 0), error };
  }

  private ended(cursor: string, { kind, reason }: NoPage): SourceVerdict {
    const verdict = kind === 'refused' || kind === 'too-large' ? 'broken-off' : 'paused';
    return { kind: 'verdict', file: this.place, cursor, verdict, reason };
  }

  private placeOf(cursor: string): { state: PagerState; given: number } {
    let value: unknown;
    try {
      value = JSON.parse(cursor);
    } catch {
      throw foreignCursor(this.place, cursor);
    }
    const parsed = CursorSchema.safeParse(value);
    const origin = new URL(this.start.url).origin;
    if (!parsed.success || !URL.canParse(parsed.data.url) || new URL(parsed.data.url).origin !== origin)
      throw foreignCursor(this.place, cursor);
    const { given, ...state } = parsed.data;
    return { state, given };
  }
}

function cursorOf(state: PagerState, given: number): string {
  return JSON.stringify({ ...state, given });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
