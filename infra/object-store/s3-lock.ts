/**
 * A bucket with object lock: no version of an object in it can be deleted before its time, by anybody (`COMPLIANCE`) or by
 * anybody without a permission of its own (`GOVERNANCE`). Overwriting makes a newer version and deleting a marker: both
 * stay visible. Only a new bucket can have it.
 *
 * Seen on MinIO and SeaweedFS with `minio` 8.0.7.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import type { ObjectLock, S3Settings } from '../../schemas/settings/store-settings.js';
import { s3Client } from './s3-client.js';
import { codeOf, toS3Fault } from './s3-faults.js';

/**
 * Makes the bucket, or finds it as it was made.
 * @throws InvalidInputError for a bucket that is there without a lock, and for a service that has none
 * @throws StoreUnavailableError when the service does not answer
 */
export async function ensureLockedBucket(settings: S3Settings, { mode, days }: ObjectLock): Promise<void> {
  const client = s3Client(settings);
  const { bucket, region } = settings;
  const isThere = await guarded(settings, () => client.bucketExists(bucket));
  if (!isThere) {
    await guarded(settings, () => client.makeBucket(bucket, region, { ObjectLocking: true }));
    await guarded(settings, () => locking(client).setObjectLockConfig(bucket, { mode, unit: 'Days', validity: days }));
  }
  const found = await lockOf(settings, client);
  if (found) return;
  throw new InvalidInputError(`bucket ${bucket} has no object lock`, {
    found: isThere ? 'a bucket that was made without' : 'a service that makes none',
    expected: 'a new bucket on a service that has object lock',
  });
}

async function lockOf(settings: S3Settings, client: ReturnType<typeof s3Client>): Promise<boolean> {
  return guarded(settings, async () => {
    try {
      return (await locking(client).getObjectLockConfig(settings.bucket))?.objectLockEnabled === 'Enabled';
    } catch (error) {
      if (codeOf(error) === 'ObjectLockConfigurationNotFoundError') return false;
      throw error;
    }
  });
}

/** Its types know these calls by their callbacks alone. */
interface LockingClient {
  setObjectLockConfig(bucket: string, lock: { mode: string; unit: string; validity: number }): Promise<void>;
  getObjectLockConfig(bucket: string): Promise<{ readonly objectLockEnabled?: string } | null>;
}

function locking(client: ReturnType<typeof s3Client>): LockingClient {
  return client as unknown as LockingClient;
}

async function guarded<T>(settings: S3Settings, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toS3Fault(error, settings, { action: 'open', key: '', needBytes: 0 });
  }
}
