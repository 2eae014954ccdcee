/** Media types of artifacts, by the endings of their names; those of IANA where they have one. */
import { objectKey } from '../../../schemas/run/artifact.js';

const BY_ENDING: Readonly<Record<string, string>> = {
  arrow: 'application/vnd.apache.arrow.file',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
  html: 'text/html',
};

export function mediaTypeOf(ref: Parameters<typeof objectKey>[0]): string {
  const key = objectKey(ref);
  return BY_ENDING[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
