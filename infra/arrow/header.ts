/** What a table file says about itself: the metadata that every file carries beside that of its kind. */
import { required } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS, type TableKind } from '../../schemas/run/artifact.js';
import type { ArtifactLayout } from '../../schemas/tables/columns.js';

/** Set apart by a prefix: kinds have metadata called `kind` and `rows` of their own. */
const PREFIX = 'spectraloom.';
const OWN_KEYS = ['kind', 'producer', 'rows', 'schemaVersion'] as const;

export interface TableHeader {
  readonly kind: string;
  readonly schemaVersion: number;
  readonly rows: number;
  /** The step that made it. */
  readonly producer: string;
  /** That of the kind. */
  readonly metadata: Readonly<Record<string, string>>;
}

export function isReserved(metadataKey: string): boolean {
  return metadataKey.startsWith(PREFIX);
}

/** @returns metadata in one order, since the order is part of the bytes */
export function writeHeader(header: TableHeader): Map<string, string> {
  const own = OWN_KEYS.map((key) => [PREFIX + key, String(header[key])] as const);
  const ofKind = Object.keys(header.metadata)
    .sort()
    .map((key) => [key, required(header.metadata[key])] as const);
  return new Map([...own, ...ofKind]);
}

/** @returns null when the file is not one of ours */
export function readHeader(metadata: ReadonlyMap<string, string>): TableHeader | null {
  const [kind, producer, rows, schemaVersion] = OWN_KEYS.map((key) => metadata.get(PREFIX + key));
  if (kind === undefined || producer === undefined || rows === undefined || schemaVersion === undefined) return null;
  const ofKind = [...metadata].filter(([key]) => !isReserved(key));
  const counts = { rows: Number(rows), schemaVersion: Number(schemaVersion) };
  return { kind, producer, ...counts, metadata: Object.fromEntries(ofKind) };
}

export function layoutOf(kind: TableKind): ArtifactLayout {
  return ARTIFACT_LAYOUTS[kind];
}
