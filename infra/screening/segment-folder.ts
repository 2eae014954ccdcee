/** Where the processes of a data folder keep the segments of screenings: each is fetched once, whoever asks first. */
import { join } from 'node:path';

/** @param dataFolder absolute */
export function screeningFolder(dataFolder: string): string {
  return join(dataFolder, 'screenings');
}

/** @param folder as `screeningFolder` gives it */
export function segmentFolderIn(folder: string): string {
  return join(folder, 'segments');
}
