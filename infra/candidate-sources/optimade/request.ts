/** One page asked for, and asked for again: five times with growing waits, or when the server says. */
import { type OptimadePage, readPage } from './page.js';

/** `fetch` of the platform, and a clock: in tests nobody waits. */
export interface Network {
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** `failed`: the page may be at fault. `unreachable`: the server, or the way to it. `refused`: the question. */
export type PageAnswer = { readonly kind: 'page'; readonly page: OptimadePage } | NoPage;
export interface NoPage {
  readonly kind: 'failed' | 'unreachable' | 'refused' | 'too-large';
  readonly reason: string;
}

interface Attempt {
  readonly answer: PageAnswer;
  /** What the server asks for. */
  readonly retryAfterMs: number | null;
}

const MAX_PAGE_BYTES = 64 * 1024 ** 2;
const ATTEMPTS = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Whoever is told to come back later than this pauses. */
const LONGEST_RETRY_AFTER_MS = 15 * 60_000;
const TIMEOUT_MS = 120_000;

/** Says of the server, not of the page. */
const BUSY = new Set([408, 429, 503]);

/** @returns the page, or why there is none, after the last attempt */
export async function askPatiently(url: string, network: Network, signal?: AbortSignal): Promise<PageAnswer> {
  for (let attempt = 1; ; attempt++) {
    const { answer, retryAfterMs } = await ask(url, network, signal);
    if (answer.kind !== 'failed' && answer.kind !== 'unreachable') return answer;
    if (retryAfterMs !== null && retryAfterMs > LONGEST_RETRY_AFTER_MS) {
      const minutes = Math.ceil(retryAfterMs / 60_000);
      return { kind: 'unreachable', reason: `${answer.reason}; the server asks for ${minutes} minutes of patience` };
    }
    if (attempt === ATTEMPTS) return answer;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
    await network.sleep(retryAfterMs ?? wait, signal);
  }
}

async function ask(url: string, network: Network, signal: AbortSignal | undefined): Promise<Attempt> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await network.fetch(url, {
      redirect: 'manual',
      headers: { accept: 'application/vnd.api+json, application/json' },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    signal?.throwIfAborted();
    return without('unreachable', `no answer: ${causeOf(error)}`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    return refusal(response, network);
  }
  try {
    return { answer: await bodyOf(response), retryAfterMs: null };
  } catch (error) {
    signal?.throwIfAborted();
    return without('failed', `an answer that breaks off: ${causeOf(error)}`);
  }
}

function refusal({ status, headers }: Response, network: Network): Attempt {
  if (status >= 300 && status < 400)
    return without('refused', `status ${status}, a redirection to ${headers.get('location') ?? 'nowhere'}`);
  const retryAfterMs = waitOf(headers.get('retry-after'), network.now());
  if (BUSY.has(status)) return { answer: { kind: 'unreachable', reason: `status ${status}` }, retryAfterMs };
  if (status >= 500) return { answer: { kind: 'failed', reason: `status ${status}` }, retryAfterMs };
  return without('refused', `status ${status}`);
}

async function bodyOf({ headers, body }: Response): Promise<PageAnswer> {
  const stated = Number(headers.get('content-length') ?? 0);
  const tooLarge = `a page of more than ${MAX_PAGE_BYTES} bytes`;
  if (stated > MAX_PAGE_BYTES) {
    await body?.cancel();
    return { kind: 'too-large', reason: tooLarge };
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_PAGE_BYTES) return { kind: 'too-large', reason: tooLarge };
    pieces.push(piece);
  }
  const page = readPage(Buffer.concat(pieces).toString('utf8'));
  return 'fault' in page ? { kind: 'failed', reason: page.fault } : { kind: 'page', page };
}

/** Seconds, or a date. */
function waitOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function without(kind: NoPage['kind'], reason: string): Attempt {
  return { answer: { kind, reason }, retryAfterMs: null };
}

/** `fetch failed` says nothing; what it was caused by does. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
