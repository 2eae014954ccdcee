/** Crystals of a user, in files and sources, as the candidates of a screening: read as text, published; what is no text is named. */
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { sourceParts } from '../../../infra/artifacts/source-parts.js';
import type { CandidateSource } from '../../../infra/candidate-sources/contract/candidate-source.js';
import { InvalidInputError, type SpectraloomError } from '../../../schemas/failure.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { DiscoverInput } from '../../../schemas/settings/discover.js';
import type { GivenFiles } from '../../../workflows/screen.js';
import { idsOfTwins, withoutRepeats } from '../../predict/file-ids.js';
import { withoutFolders } from '../../predict/given-files.js';
import { readTexts } from '../../predict/structure-files.js';
import { readSources } from './crystals-of-sources.js';
import type { Session } from './session.js';

/** They are read at once, and travel as one artifact. */
const MOST_FILES = 20_000;
/** What is told of broken ones travels in the input of the run, which may hold two megabytes. */
const MOST_READING_BYTES = 1_000_000;

interface GivenCrystals {
  /** Files and items that could be read as text. */
  readonly names: readonly string[];
  readonly parts: readonly EncodedArtifact[];
  readonly reading: GivenFiles['reading'];
}

/**
 * @param names of files and folders
 * @param data read like the crystals of the run
 * @param sources opened; read through here
 * @throws InvalidInputError where folders and sources hold nothing, or there is too much
 */
export async function readGivenCrystals(
  names: readonly string[],
  { snapAngstrom, order }: Pick<DiscoverInput, 'snapAngstrom' | 'order'>,
  sources: readonly CandidateSource[] = [],
): Promise<GivenCrystals> {
  const { files, repeats } = withoutRepeats(await withoutFolders(names));
  if (files.length === 0 && (names.length > 0 || sources.length === 0))
    throw new InvalidInputError(`there is no file in ${names.join(', ')}`, { expected: 'structure files' });
  if (files.length > MOST_FILES)
    throw new InvalidInputError(`${files.length} files are too many`, { expected: `at most ${MOST_FILES} at a time` });
  const read = await readTexts(files);
  const found = await readSources(sources, MOST_FILES - files.length);
  const name = [...read.name, ...found.name];
  const text = [...read.text, ...found.text];
  const crystal = [...read.name.map(() => null), ...found.crystal];
  const table: Table<'source-files'> = {
    kind: 'source-files',
    rows: name.length,
    columns: { name, text },
    ...(sources.length > 0 && { extra: { crystal } }),
    metadata: {},
  };
  const unreadable = [
    ...[...read.unreadable, ...found.unreadable].map((error) => ({
      id: nameIn(error),
      error: error.name,
      message: error.message,
    })),
    ...repeats.map(({ file, earlier }) => ({
      id: file,
      error: 'InvalidInputError',
      message: `${file} was given twice, first as ${earlier}`,
    })),
  ];
  const reading = {
    ...(snapAngstrom !== undefined && { snapAngstrom }),
    ...(order && { order }),
    ids: Object.fromEntries(idsOfTwins(files)),
    unreadable,
  };
  refuseTooLong(reading);
  return { names: name, parts: name.length > 0 ? sourceParts(table) : [], reading };
}

export async function publishGivenCrystals(
  { parts: store }: Pick<Session, 'parts'>,
  { parts, reading }: GivenCrystals,
): Promise<GivenFiles> {
  return { files: parts.length === 0 ? null : await store.publish(parts, false, 'cli'), reading };
}

function refuseTooLong(reading: GivenFiles['reading']): void {
  if (Buffer.byteLength(JSON.stringify(reading)) <= MOST_READING_BYTES) return;
  const { unreadable = [] } = reading;
  const [first] = unreadable;
  throw new InvalidInputError(
    `${unreadable.length} of the crystals that were given cannot be used, too many to be named one by one`,
    { ...(first && { found: first.message }), expected: 'crystals most of which can be read, fewer at a time' },
  );
}

function nameIn({ facts, message }: SpectraloomError): string {
  return String(facts.file ?? message);
}
