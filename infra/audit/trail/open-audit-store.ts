/** The audit store of an artifact store: a place of its own beside it, so that neither can overwrite the other. */
import type { StoreSettings } from '../../../schemas/settings/store-settings.js';
import { FirstVersions } from '../../object-store/first-versions.js';
import { openObjectStore } from '../../object-store/open.js';
import type { ObjectStore } from '../../object-store/port.js';
import { ensureLockedBucket } from '../../object-store/s3-lock.js';

const ENDING = '-audit';

/** Bucket `<bucket>-audit` of the same service, or a folder beside a store in a folder. */
export function auditStoreSettings(settings: StoreSettings): StoreSettings {
  switch (settings.type) {
    case 's3':
      return { ...settings, bucket: `${settings.bucket}${ENDING}` };
    case 'directory':
      return { ...settings, folder: `${settings.folder.replace(/\/+$/, '')}${ENDING}` };
    case 'memory':
      return settings;
  }
}

/** @throws what `openObjectStore` throws, also for a bucket whose name leaves no room for the ending */
export async function openAuditStore(settings: StoreSettings): Promise<ObjectStore> {
  const own = auditStoreSettings(settings);
  if (own.type === 's3' && own.auditLock) await ensureLockedBucket(own, own.auditLock);
  return openObjectStore(own);
}

/** @returns the store as each of its objects was first written; null where it keeps no versions */
export async function openFirstVersions(settings: StoreSettings): Promise<FirstVersions | null> {
  const own = auditStoreSettings(settings);
  return own.type === 's3' && own.auditLock ? FirstVersions.open(own) : null;
}
