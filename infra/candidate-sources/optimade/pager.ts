/**
 * Where an OPTIMADE query stands, and where it goes from there: pure, small enough for a workflow to keep, the same whoever
 * resumes it.
 *
 * The address of the next page is the server's own, verbatim, and only its page limit is ever replaced: after failures it is
 * halved, down to one entry, and doubled again with every page that comes. Where pages are told by their offset, an entry that
 * cannot be had alone is stepped over. Pages that come again are found by two rules: the entries of the page before, and an
 * address that was met (Brent's cycle detection, which keeps one address).
 */
import type { OptimadePage } from './page.js';

export interface PagerState {
  /** Verbatim address of the page to be read. */
  readonly url: string;
  /** Entries a page that are asked for instead of those in the address; null until a page failed. */
  readonly limit: number | null;
  /** What the limit may grow back to. */
  readonly fullLimit: number | null;
  /** Entries before this page, those that were stepped over among them. */
  readonly before: number;
  readonly missedInARow: number;
  /** Digest of the entries of the page before. */
  readonly lastPage: string;
  /** Digest of an address that was met, and how many pages ago it was kept, of how many that it is kept for. */
  readonly met: { readonly url: string; readonly pages: number; readonly keptFor: number };
}

/** `state` null without a verdict: the query is at its end. */
type Step =
  | { readonly state: PagerState | null; readonly verdict: null }
  | { readonly state: null; readonly verdict: 'broken-off' | 'incomplete'; readonly reason: string };

/** Short names of texts, equal for equal texts alone. */
type Digest = (text: string) => string;

/** Entries that a server lists where nobody says how many. */
const USUAL_LIMIT = 20;
/** Entries stepped over one after the other: then it is not they, but the server. */
const MOST_MISSED_IN_A_ROW = 5;
/** Two of them have to fit into what a workflow keeps. */
const LONGEST_URL = 3000;

export function startOfQuery(url: string, digest: Digest): PagerState {
  const met = { url: digest(url), pages: 0, keptFor: 1 };
  return { url, limit: null, fullLimit: null, before: 0, missedInARow: 0, lastPage: '', met };
}

/** @returns the address to ask for */
export function addressOf({ url, limit }: PagerState): string {
  return limit === null ? url : withParameters(url, { page_limit: limit });
}

/** @param page what the address gave */
export function afterPage(state: PagerState, page: OptimadePage, digest: Digest): Step {
  const { entries, next, returned } = page;
  const before = state.before + entries.length;
  if (next === null) return endOfQuery(before, returned);
  if (entries.length === 0) return brokenOff('an empty page that names a next one');
  if (!URL.canParse(next)) return brokenOff(`a next page that is no address: ${next.slice(0, 200)}`);
  if (new URL(next).origin !== new URL(state.url).origin)
    return brokenOff(`a next page at another origin: ${new URL(next).origin}`);
  if (next.length > LONGEST_URL) return brokenOff(`an address of ${next.length} characters`);
  const own = digest(JSON.stringify(entries.map(({ id }) => id ?? null)));
  if (own === state.lastPage) return brokenOff('the entries of the page before, a second time');
  const nextUrl = digest(next);
  if (nextUrl === state.met.url || nextUrl === digest(state.url)) return brokenOff('a page that was read before');
  const { met, limit, fullLimit } = state;
  const pages = met.pages + 1;
  return {
    verdict: null,
    state: {
      url: next,
      limit: limit === null ? null : Math.min(2 * limit, fullLimit ?? limit),
      fullLimit: fullLimit ?? null,
      before,
      missedInARow: 0,
      lastPage: own,
      met: pages === met.keptFor ? { url: nextUrl, pages: 0, keptFor: 2 * met.keptFor } : { ...met, pages },
    },
  };
}

/** What follows a page that failed again and again. */
type Detour =
  | { readonly kind: 'again'; readonly state: PagerState }
  | { readonly kind: 'over'; readonly missed: number; readonly state: PagerState }
  | { readonly kind: 'pause'; readonly reason: string };

/** @param reason of the last failure */
export function afterFailures(state: PagerState, reason: string): Detour {
  const parameters = new URL(state.url).searchParams;
  const limit = state.limit ?? numberOf(parameters.get('page_limit')) ?? USUAL_LIMIT;
  // The n-th page of half the size is another part of the list.
  if (parameters.has('page_number')) return { kind: 'pause', reason };
  if (limit > 1) {
    const fullLimit = state.fullLimit ?? limit;
    return { kind: 'again', state: { ...state, limit: Math.floor(limit / 2), fullLimit } };
  }
  const offset = numberOf(parameters.get('page_offset'));
  const missedInARow = state.missedInARow + 1;
  if (offset === null || missedInARow > MOST_MISSED_IN_A_ROW) return { kind: 'pause', reason };
  const url = withParameters(state.url, { page_offset: offset + limit });
  return { kind: 'over', missed: limit, state: { ...state, url, before: state.before + limit, missedInARow } };
}

function endOfQuery(before: number, returned: number | null): Step {
  if (returned === null || returned === before) return { state: null, verdict: null };
  const reason = `${before} entries were listed, and the server states ${returned}`;
  return { state: null, verdict: 'incomplete', reason };
}

function brokenOff(reason: string): Step {
  return { state: null, verdict: 'broken-off', reason };
}

function withParameters(address: string, parameters: Readonly<Record<string, number>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  return url.href;
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}
