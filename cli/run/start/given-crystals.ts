/** Structure files of a user as the candidates of a screening: read as text, published; what is no text is named. */
import { InvalidInputError, type SpectraloomError } from '../../../schemas/failure.js';
import type { DiscoverInput } from '../../../schemas/settings/discover.js';
import type { GivenFiles } from '../../../workflows/screen.js';
import { idsOfTwins, withoutRepeats } from '../../predict/file-ids.js';
import { withoutFolders } from '../../predict/given-files.js';
import { type FileGroup, readFileGroup } from '../../predict/structure-files.js';
import type { Session } from './session.js';

/** They are read at once, and travel as one artifact. */
const MOST_FILES = 20_000;

interface GivenCrystals {
  /** Files that could be read as text. */
  readonly group: FileGroup;
  readonly reading: GivenFiles['reading'];
}

/**
 * @param names of files and folders
 * @param data read like the crystals of the run
 * @throws InvalidInputError where folders hold no file, or there are too many
 */
export async function readGivenCrystals(
  names: readonly string[],
  { snapAngstrom, order }: Pick<DiscoverInput, 'snapAngstrom' | 'order'>,
): Promise<GivenCrystals> {
  const { files, repeats } = withoutRepeats(await withoutFolders(names));
  if (files.length === 0)
    throw new InvalidInputError(`there is no file in ${names.join(', ')}`, { expected: 'structure files' });
  if (files.length > MOST_FILES)
    throw new InvalidInputError(`${files.length} files are too many`, { expected: `at most ${MOST_FILES} at a time` });
  const group = await readFileGroup(files);
  const unreadable = [
    ...group.unreadable.map((error) => ({ id: nameIn(error), error: error.name, message: error.message })),
    ...repeats.map(({ file, earlier }) => ({
      id: file,
      error: 'InvalidInputError',
      message: `${file} was given twice, first as ${earlier}`,
    })),
  ];
  return {
    group,
    reading: {
      ...(snapAngstrom !== undefined && { snapAngstrom }),
      ...(order && { order }),
      ids: Object.fromEntries(idsOfTwins(files)),
      unreadable,
    },
  };
}

export async function publishGivenCrystals(
  { parts }: Pick<Session, 'parts'>,
  { group, reading }: GivenCrystals,
): Promise<GivenFiles> {
  return { files: group.files === 0 ? null : await parts.publish(group.parts, false, 'cli'), reading };
}

function nameIn({ facts, message }: SpectraloomError): string {
  return String(facts.file ?? message);
}
