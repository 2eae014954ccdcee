/** One answer of an OPTIMADE listing, taken apart. What a client needs is checked; entries are for the reader of structures. */
import { z } from 'zod';
import { firstIssue } from '../../../schemas/first-issue.js';

/** Links are an address, or an object around one. */
const Link = z.union([z.string(), z.looseObject({ href: z.string() })]).nullish();

const PageSchema = z.looseObject({
  data: z.array(z.looseObject({})),
  links: z.looseObject({ next: Link }).nullish(),
  meta: z.looseObject({ data_returned: z.number().int().min(0).nullish() }).nullish(),
});

export interface OptimadePage {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** Verbatim; null on the last page. */
  readonly next: string | null;
  /** Entries that the whole query has, as the server states it; null where it does not. */
  readonly returned: number | null;
}

/** @returns the page, or what is wrong with the answer */
export function readPage(text: string): OptimadePage | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: `an answer of ${text.length} characters that is no JSON` };
  }
  const parsed = PageSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = firstIssue(parsed.error);
    return { fault: `no OPTIMADE answer: ${path.map(String).join('.') || 'it'}: ${message}` };
  }
  const { data, links, meta } = parsed.data;
  const next = links?.next ?? null;
  const href = typeof next === 'string' || next === null ? next : next.href;
  return { entries: data, next: href === '' ? null : href, returned: meta?.data_returned ?? null };
}
