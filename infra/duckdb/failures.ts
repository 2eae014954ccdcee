/** What DuckDB throws, as errors of the project: which retry helps is decided by the kind. */
import { ResourceError, type SpectraloomError } from '../../schemas/failure.js';
import { noRoomError, RESERVE_BYTES } from '../files/disk-room.js';

const FULL_DISK = /no space left on device|disk quota exceeded|max_temp_directory_size/i;

/**
 * @param scratch folder that queries spill to
 * @returns null for what is none of these: a fault of the query, which no user can mend
 */
export function queryFailure(error: unknown, scratch: string): SpectraloomError | null {
  if (!(error instanceof Error)) return null;
  if (FULL_DISK.test(error.message)) return noRoomError('a query cannot spill', scratch, RESERVE_BYTES, error);
  if (!error.message.startsWith('Out of Memory Error')) return null;
  return new ResourceError(
    'a query needs more memory than it may have',
    { found: error.message.split('\n')[0] ?? '', 'way out': 'raise the memory limit of queries' },
    { cause: error },
  );
}
