/**
 * Objects in a bucket of any S3 service, by the client of the `minio` package.
 *
 * One object is one PUT: the client's multipart upload mixes the parts of two attempts and carries no condition,
 * so that larger objects are refused. The client's own retries are off.
 */

import type { Readable } from 'node:stream';
import type { Client, RemoveOptions } from 'minio';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { S3Settings } from '../../schemas/settings/store-settings.js';
import { checkKey, checkRange } from './key.js';
import type { ObjectStore, StoredObject } from './port.js';
import { MAX_PUT_BYTES, s3Client } from './s3-client.js';
import { codeOf, toS3Fault } from './s3-faults.js';

const ABSENT = ['NoSuchKey', 'NotFound'];
/** Another process made the bucket between our question and our request. */
const ALREADY_MADE = ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'];

export class S3Store implements ObjectStore {
  private readonly client: Client;
  private readonly settings: S3Settings;

  private constructor(settings: S3Settings) {
    this.settings = settings;
    this.client = s3Client(settings);
  }

  /** Creates the bucket if missing. */
  static async open(settings: S3Settings): Promise<S3Store> {
    try {
      const store = new S3Store(settings);
      await store.makeBucket();
      return store;
    } catch (error) {
      throw toS3Fault(error, settings, { action: 'open', key: '', needBytes: 0 });
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.write(key, bytes, {});
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.write(key, bytes, { 'If-None-Match': '*' });
  }

  async get(key: string): Promise<Uint8Array | null> {
    checkKey(key);
    return this.read('read', key, async () => collect(await this.client.getObject(this.settings.bucket, key)));
  }

  async getRange(key: string, offset: number, length: number): Promise<Uint8Array | null> {
    checkKey(key);
    checkRange(key, offset, length);
    // HTTP has no empty range, and services differ on one that starts at the end: the size decides.
    const found = await this.head(key);
    if (!found || length === 0 || offset >= found.bytes) return found && new Uint8Array(0);
    const part = Math.min(length, found.bytes - offset);
    return this.read('read', key, async () =>
      collect(await this.client.getPartialObject(this.settings.bucket, key, offset, part)),
    );
  }

  async head(key: string): Promise<{ readonly bytes: number } | null> {
    checkKey(key);
    return this.read('look up', key, async () => ({
      bytes: (await this.client.statObject(this.settings.bucket, key)).size,
    }));
  }

  /** Reads the whole list before it gives the first key: SeaweedFS lists folder by folder, `a/b` before `a-b`. */
  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const found = new Map<string, number>();
    try {
      for await (const { name, size } of this.client.listObjectsV2(this.settings.bucket, prefix, true))
        if (name !== undefined) found.set(name, size);
    } catch (error) {
      throw toS3Fault(error, this.settings, { action: 'list', key: prefix, needBytes: 0 });
    }
    for (const key of [...found.keys()].sort()) yield { key, bytes: required(found.get(key)) };
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    const remove = (options: RemoveOptions) => this.client.removeObject(this.settings.bucket, key, options);
    await this.read('delete', key, async () => {
      try {
        await remove({});
      } catch (error) {
        // MinIO reads an object's description before it deletes it: one that is damaged on disk goes by force alone.
        if (codeOf(error) !== 'InternalError') throw error;
        await remove({ forceDelete: true });
      }
    });
  }

  private async makeBucket(): Promise<void> {
    const { bucket, region } = this.settings;
    if (await this.client.bucketExists(bucket)) return;
    try {
      await this.client.makeBucket(bucket, region);
    } catch (error) {
      if (!ALREADY_MADE.includes(codeOf(error))) throw error;
    }
  }

  /** @returns false when the condition in `headers` refused the write */
  private async write(key: string, bytes: Uint8Array, headers: Record<string, string>): Promise<boolean> {
    checkKey(key);
    if (bytes.length > MAX_PUT_BYTES)
      throw new InvalidInputError(`object "${key}" of ${bytes.length} bytes is too large for one request`, {
        found: bytes.length,
        expected: `at most ${MAX_PUT_BYTES}`,
      });
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      await this.client.putObject(this.settings.bucket, key, body, body.length, headers);
      return true;
    } catch (error) {
      if (codeOf(error) === 'PreconditionFailed') return false;
      throw toS3Fault(error, this.settings, { action: 'write', key, needBytes: bytes.length });
    }
  }

  private async read<T>(action: string, key: string, run: () => Promise<T>): Promise<T | null> {
    try {
      return await run();
    } catch (error) {
      if (ABSENT.includes(codeOf(error))) return null;
      throw toS3Fault(error, this.settings, { action, key, needBytes: 0 });
    }
  }
}

async function collect(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const whole = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
