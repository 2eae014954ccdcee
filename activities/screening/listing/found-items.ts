/** Items of a source by their places in it: read behind their cursors, or looked for where the source was changed since. */
import type { CandidateSource, SourceEntry } from '../../../infra/candidate-sources/contract/candidate-source.js';
import { type Item, itemOf } from './items.js';
import type { QuarantinedItem } from './quarantine-items.js';

/**
 * @param wanted in the order of the source
 * @param isChanged whether cursors may point elsewhere
 * @returns one for each wanted item, in their order; one that is gone is so for that reason
 */
export async function foundItems(
  source: CandidateSource,
  wanted: readonly QuarantinedItem[],
  isChanged: boolean,
): Promise<Item[]> {
  const found = isChanged ? await lookedFor(source, wanted) : await readBehindCursors(source, wanted);
  return wanted.map((each) => found.get(each.item) ?? gone(source.place, each));
}

async function lookedFor(
  source: CandidateSource,
  wanted: readonly QuarantinedItem[],
): Promise<ReadonlyMap<string, Item>> {
  const names = new Set(wanted.map(({ item }) => item));
  const found = new Map<string, Item>();
  let before = '';
  for await (const entry of source.entries(null)) {
    if (entry.kind === 'verdict') break;
    const item = itemOf(source.place, entry, before);
    before = item.cursor;
    if (names.has(item.item)) found.set(item.item, item);
    if (found.size === names.size) break;
  }
  return found;
}

/** Neighbours are read in one go. */
async function readBehindCursors(
  source: CandidateSource,
  wanted: readonly QuarantinedItem[],
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  let open: AsyncIterator<SourceEntry> | null = null;
  let at: string | null = null;
  for (const { item, before } of wanted) {
    if (open === null || at !== before) {
      await open?.return?.();
      open = source.entries(before === '' ? null : before)[Symbol.asyncIterator]();
    }
    const { done, value } = await open.next();
    if (done || value.kind === 'verdict') {
      open = null;
      continue;
    }
    at = value.cursor;
    const read = itemOf(source.place, value, before);
    if (read.item === item) found.set(item, read);
  }
  await open?.return?.();
  return found;
}

function gone(place: string, { item, before }: QuarantinedItem): Item {
  const fault = { error: 'InvalidInputError', message: `${place}: ${item} is no longer there` };
  return { file: `${place} ${item}`, item, before, cursor: before, names: [item], text: null, fault };
}
