/**
 * The manifest of a screening: pages that each name the one before by its hash. The newest page is the whole truth; beside it
 * a pointer object a page says which is newest when nothing else knows.
 */

import { z } from 'zod';
import { CorruptArtifactError, InvalidInputError, RefusedError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import { type ObjectRef, ObjectRefSchema } from '../../schemas/run/artifact.js';
import { NO_COUNTS, sumOf } from '../../schemas/screening/counts.js';
import { type ManifestPage, ManifestPageSchema } from '../../schemas/screening/manifest.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { readRecord, toCanonicalJson, toRecordBytes } from '../artifacts/stored-json.js';
import type { ObjectStore } from '../object-store/port.js';

const PAGE_VERSION = 1;
const POINTER_VERSION = 1;
/** Digits of a page's number in the names of pointers, so that their order is that of the pages. */
const DIGITS = 6;

const PointerSchema = z.strictObject({ version: z.literal(POINTER_VERSION), page: ObjectRefSchema, run: z.string() });

export interface PlacedPage {
  readonly ref: ObjectRef;
  readonly page: ManifestPage;
}

export class ScreeningManifest {
  constructor(
    private readonly artifacts: Pick<ArtifactStore, 'getBytes' | 'putBytes'>,
    private readonly store: Pick<ObjectStore, 'get' | 'list' | 'putIfAbsent'>,
  ) {}

  /**
   * Publishes a page, and a pointer to it under the name of the screening. The same page again changes nothing.
   * @throws RefusedError where the name already has another page of this number
   */
  async write(page: ManifestPage, name: string, run: string): Promise<ObjectRef> {
    const ref = await this.artifacts.putBytes('screening-page', toRecordBytes(page), null, PAGE_VERSION);
    const key = pointerKey(name, page.index);
    const pointer = toRecordBytes({ version: POINTER_VERSION, page: ref, run });
    if (await this.store.putIfAbsent(key, pointer)) return ref;
    const found = await this.store.get(key);
    const { page: other } = readRecord(PointerSchema, POINTER_VERSION, key, found ?? new Uint8Array());
    if (other.sha256 === ref.sha256) return ref;
    throw new RefusedError(`screening "${name}" has another page ${page.index}`, {
      field: 'name',
      found: other.sha256,
      expected: 'a name that no other screening has, or the same candidates and models',
    });
  }

  /** @returns the newest page of that name; null where there is none */
  async headOf(name: string): Promise<ObjectRef | null> {
    let newest: string | null = null;
    for await (const { key } of this.store.list(pointerKey(name, null))) newest = key;
    if (newest === null) return null;
    const bytes = await this.store.get(newest);
    return bytes ? readRecord(PointerSchema, POINTER_VERSION, newest, bytes).page : null;
  }

  /** @throws CorruptArtifactError, MissingArtifactError; InvalidInputError for a reference to something else */
  async read(ref: ObjectRef): Promise<ManifestPage> {
    if (ref.kind !== 'screening-page')
      throw new InvalidInputError(`a reference to ${ref.kind}`, { found: ref.kind, expected: 'screening-page' });
    // The store compares the bytes with the hash that the reference names.
    const text = new TextDecoder().decode(await this.artifacts.getBytes(ref));
    const parsed = ManifestPageSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const { field, message } = firstIssue(parsed.error);
    throw new CorruptArtifactError(`page ${ref.sha256} of a manifest: ${field}: ${message}`, { field });
  }

  /**
   * @param head newest page
   * @returns all pages, oldest first
   * @throws CorruptArtifactError where they are no chain: numbers, identities or sums that do not follow from each other
   */
  async chain(head: ObjectRef): Promise<readonly PlacedPage[]> {
    const pages: PlacedPage[] = [];
    for (let ref: ObjectRef | null = head; ref; ) {
      const page: ManifestPage = await this.read(ref);
      const later = pages.at(-1)?.page;
      if (later && page.index !== later.index - 1) throw broken(page, 'its number', page.index, later.index - 1);
      pages.push({ ref, page });
      if (page.index === 0 && page.previous)
        throw broken(page, 'a page before the first', page.previous.sha256, 'none');
      if (page.index > 0 && !page.previous) throw broken(page, 'the page before it', 'none', `page ${page.index - 1}`);
      ref = page.previous;
    }
    pages.reverse();
    let total = NO_COUNTS;
    for (const { page } of pages) {
      total = sumOf(total, page.counts);
      if (toCanonicalJson(total) !== toCanonicalJson(page.total))
        throw broken(page, 'its totals', toCanonicalJson(page.total), toCanonicalJson(total));
      const [first] = pages;
      if (first && toCanonicalJson(page.identity) !== toCanonicalJson(first.page.identity))
        throw broken(page, 'its models', toCanonicalJson(page.identity), toCanonicalJson(first.page.identity));
    }
    return pages;
  }
}

/** @param index null: of all pages */
function pointerKey(name: string, index: number | null): string {
  return `screenings/${name}/${index === null ? '' : `${String(index).padStart(DIGITS, '0')}.json`}`;
}

function broken(
  page: ManifestPage,
  what: string,
  found: string | number,
  expected: string | number,
): CorruptArtifactError {
  return new CorruptArtifactError(`page ${page.index} of a manifest does not follow from the others: ${what}`, {
    page: page.index,
    found,
    expected,
  });
}
