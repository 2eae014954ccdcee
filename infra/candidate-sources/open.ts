/** A source by its place, told by its name: what stands before a colon, a folder, or the ending of a file. */
import { stat } from 'node:fs/promises';
import { InvalidInputError } from '../../schemas/failure.js';
import { openTar } from './archives/tar.js';
import { openZip } from './archives/zip.js';
import type { CandidateSource } from './contract/candidate-source.js';
import { openFolder } from './folder.js';
import { OPTIMADE_PREFIX } from './optimade/address.js';
import { openOptimade, reopenOptimade } from './optimade/source.js';
import { openArrow } from './tables/arrow.js';
import { openJsonLines } from './tables/json-lines.js';
import { openParquet } from './tables/parquet.js';

/** By the ending of the name. */
const OPENERS: readonly (readonly [RegExp, (place: string) => Promise<CandidateSource>])[] = [
  [/\.zip$/i, (place) => openZip(place)],
  [/\.(tar|tar\.gz|tgz)$/i, (place) => openTar(place)],
  [/\.(jsonl|ndjson)(\.gz)?$/i, openJsonLines],
  [/\.(arrow|feather)$/i, openArrow],
  [/\.parquet$/i, (place) => openParquet(place)],
];

/** Sources as activities are given them. */
export interface CandidateSources {
  /** @param isFirst whether nothing was read of it yet; a database on the network is then asked whether it is one */
  open(place: string, isFirst: boolean, signal: AbortSignal): Promise<CandidateSource>;
  /** What `CandidatePlace` holds of a source's state. */
  stateOf(place: string): Promise<string | null>;
}

export const CANDIDATE_SOURCES: CandidateSources = {
  open: async (place, isFirst, signal) =>
    place.startsWith(OPTIMADE_PREFIX) && !isFirst ? reopenOptimade(place, signal) : openCandidateSource(place, signal),
  stateOf: stateOfSource,
};

/**
 * Size and time of a file, by which it is told that somebody changed it.
 * @returns null for folders, whose files may come and go, for databases on the network, and where nothing is
 */
export async function stateOfSource(place: string): Promise<string | null> {
  if (place.startsWith(OPTIMADE_PREFIX)) return null;
  const found = await stat(place).catch(() => null);
  return found?.isFile() ? `${found.size} bytes of ${found.mtime.toISOString()}` : null;
}

/** @throws InvalidInputError for a source that is not there, cannot be read, or is of no known kind */
export async function openCandidateSource(place: string, signal?: AbortSignal): Promise<CandidateSource> {
  if (place.startsWith(OPTIMADE_PREFIX)) return openOptimade(place, undefined, signal);
  const found = await stat(place).catch(() => null);
  if (found?.isDirectory()) return openFolder(place);
  const opener = OPENERS.find(([ending]) => ending.test(place));
  if (opener) return opener[1](place);
  throw new InvalidInputError(`${place} is no source of candidates`, {
    found: found === null ? 'no such file or folder' : 'a file of another ending',
    expected: 'a folder, .zip, .tar, .tar.gz, .jsonl, .arrow, .parquet, or optimade:https://...',
  });
}
