/** From settings to a store: the only place that knows all adapters. */
import type { StoreSettings } from '../../schemas/settings/store-settings.js';
import { DirectoryStore } from './directory.js';
import { namingFullDisk, withDiskCheck } from './full-disk.js';
import { MemoryStore } from './memory.js';
import type { ObjectStore } from './port.js';
import { S3Store } from './s3.js';
import { withReadCheck } from './unreadable.js';

/**
 * Creates the folder or the bucket if missing.
 * @throws StoreUnavailableError when the service does not answer
 * @throws InvalidInputError when it refuses the credentials or the bucket, or the folder cannot be made
 */
export async function openObjectStore(settings: StoreSettings): Promise<ObjectStore> {
  switch (settings.type) {
    case 's3': {
      const { serverFolder } = settings;
      if (serverFolder === undefined) return S3Store.open(settings);
      const store = await namingFullDisk('cannot open the store', serverFolder, 0, () => S3Store.open(settings));
      return withReadCheck(withDiskCheck(store, serverFolder));
    }
    case 'directory':
      return DirectoryStore.open(settings.folder);
    case 'memory':
      return new MemoryStore();
  }
}
