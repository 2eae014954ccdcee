/** Segments of candidate ids from the newest to the first: each names the one before. */
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { CorruptArtifactError } from '../../schemas/failure.js';
import { type ObjectRef, ObjectRefSchema } from '../../schemas/run/artifact.js';
import { PREVIOUS_SEGMENT } from '../../schemas/screening/candidate-ids.js';
import type { SegmentFiles } from './segment-files.js';

/** @returns files of the segment and of all before it @throws CorruptArtifactError for one that names none */
export async function segmentsUpTo(newest: ObjectRef | null, files: SegmentFiles): Promise<string[]> {
  const found: string[] = [];
  for (let ref = newest; ref !== null; ) {
    const file = await files.fileOf(ref);
    found.push(file);
    ref = await previousOf(file, ref);
  }
  return found;
}

async function previousOf(file: string, ref: ObjectRef): Promise<ObjectRef | null> {
  const { key_value_metadata: metadata } = await parquetMetadataAsync(await asyncBufferFromFile(file));
  const text = metadata?.find(({ key }) => key === PREVIOUS_SEGMENT)?.value;
  if (text === '') return null;
  const parsed = ObjectRefSchema.safeParse(text === undefined ? undefined : JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new CorruptArtifactError(`segment ${ref.sha256} of candidate ids does not name the one before`, {
    found: text ?? 'nothing',
    expected: PREVIOUS_SEGMENT,
  });
}
