/** Objects of a bucket that keeps versions, each as it was first written: what came later is told, and changes nothing. */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { required } from '../../schemas/required.js';
import type { S3Settings } from '../../schemas/settings/store-settings.js';
import type { ObjectStore, StoredObject } from './port.js';
import { s3Client } from './s3-client.js';
import { toS3Fault } from './s3-faults.js';

interface FirstVersion {
  readonly versionId: string;
  readonly bytes: number;
  readonly at: number;
}

interface Versions {
  /** null where there are markers of deletion alone. */
  first: FirstVersion | null;
  versions: number;
  deletions: number;
}

/** An object that was overwritten or deleted since. */
interface LaterVersions {
  readonly key: string;
  /** Newer than the first. */
  readonly versions: number;
  readonly deletions: number;
}

export class FirstVersions implements Pick<ObjectStore, 'get' | 'list'> {
  private constructor(
    private readonly settings: S3Settings,
    private readonly found: ReadonlyMap<string, Versions>,
  ) {}

  /** Reads the list of all versions: what is written later is not seen. */
  static async open(settings: S3Settings): Promise<FirstVersions> {
    const found = new Map<string, Versions>();
    try {
      const listed = s3Client(settings).listObjects(settings.bucket, '', true, { IncludeVersion: true });
      for await (const { name, versionId, size, lastModified, isDeleteMarker } of listed as AsyncIterable<Listed>) {
        if (name === undefined) continue;
        const known = found.get(name) ?? { first: null, versions: 0, deletions: 0 };
        found.set(name, known);
        if (isDeleteMarker) {
          known.deletions++;
          continue;
        }
        known.versions++;
        const at = lastModified?.getTime() ?? 0;
        // The newest are listed first: of the same second the one that is listed last is the oldest.
        if (!known.first || at <= known.first.at) known.first = { versionId: versionId ?? '', bytes: size ?? 0, at };
      }
    } catch (error) {
      throw toS3Fault(error, settings, { action: 'list', key: '', needBytes: 0 });
    }
    return new FirstVersions(settings, found);
  }

  async get(key: string): Promise<Uint8Array | null> {
    const first = this.found.get(key)?.first;
    if (!first) return null;
    try {
      const { versionId } = first;
      const body: Readable = await s3Client(this.settings).getObject(this.settings.bucket, key, { versionId });
      return new Uint8Array(await buffer(body));
    } catch (error) {
      throw toS3Fault(error, this.settings, { action: 'read', key, needBytes: 0 });
    }
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    for (const key of [...this.found.keys()].sort()) {
      const first = required(this.found.get(key)).first;
      if (first && key.startsWith(prefix)) yield { key, bytes: first.bytes };
    }
  }

  /** Sorted by key. */
  later(): LaterVersions[] {
    return [...this.found]
      .filter(([, { versions, deletions }]) => versions > 1 || deletions > 0)
      .map(([key, { versions, deletions }]) => ({ key, versions: Math.max(0, versions - 1), deletions }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

interface Listed {
  readonly name?: string;
  readonly versionId?: string;
  readonly size?: number;
  readonly lastModified?: Date;
  readonly isDeleteMarker?: boolean;
}
