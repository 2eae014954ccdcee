/** By what a run is found in Temporal's lists: its name, who began it, its data set and the model that it was given. */
import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import type { ArtifactKind, ObjectRef } from '../../../schemas/run/artifact.js';
import { refsIn } from '../../../schemas/run/audit/refs-in.js';
import type { SEARCH_ATTRIBUTES } from '../../../schemas/run/search-attributes.js';
import { DatasetCardSchema } from '../../../schemas/settings/discover.js';

const DATA: readonly ArtifactKind[] = ['source-files', 'spectra', 'structures'];
const MODELS: readonly ArtifactKind[] = ['ensemble', 'checkpoint', 'model', 'safetensors', 'torch-checkpoint'];
/** What Temporal's databases keep of a keyword. */
const MOST_CHARACTERS = 255;

const key = (name: keyof typeof SEARCH_ATTRIBUTES) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/**
 * @param input of the workflow
 * @returns the name first; a data set by its name where it has one, else by its SHA-256, a model by its SHA-256
 */
export function searchAttributesOf(name: string, owner: string, input: unknown): SearchAttributePair[] {
  const refs = Object.values(refsIn(input));
  const card = DatasetCardSchema.safeParse((Object(input) as { readonly dataset?: unknown }).dataset);
  const dataSet = card.success ? card.data.name : first(refs, DATA);
  const model = first(refs, MODELS);
  const pairs: SearchAttributePair[] = [
    { key: key('SpectralRun'), value: name },
    { key: key('SpectralOwner'), value: owner.slice(0, MOST_CHARACTERS) },
  ];
  if (dataSet !== undefined) pairs.push({ key: key('SpectralDataSet'), value: dataSet.slice(0, MOST_CHARACTERS) });
  if (model !== undefined) pairs.push({ key: key('SpectralModel'), value: model });
  return pairs;
}

/** SHA-256 of the first object of the first of the kinds that there is. */
function first(refs: readonly ObjectRef[], kinds: readonly ArtifactKind[]): string | undefined {
  for (const kind of kinds) {
    const found = refs.find((ref) => ref.kind === kind);
    if (found) return found.sha256;
  }
  return undefined;
}
