/** What a failed S3 call means: mend the settings, make room, or try again. */
import { InvalidInputError, NoRoomError, type SpectraloomError, StoreUnavailableError } from '../../schemas/failure.js';
import type { S3Settings } from '../../schemas/settings/store-settings.js';
import { MAKE_ROOM, showBytes } from '../files/disk-room.js';

/** No retry mends these. A code that is in neither list is taken for passing. */
const REFUSED = [
  'AccessDenied',
  'AllAccessDisabled',
  'AuthorizationHeaderMalformed',
  'EntityTooLarge',
  'InvalidAccessKeyId',
  'InvalidBucketName',
  'InvalidBucketNameError',
  'InvalidEndpointError',
  'InvalidRegion',
  'MovedPermanently',
  'NoSuchBucket',
  'SignatureDoesNotMatch',
  'XMinioInvalidObjectName',
  'XMinioObjectExistsAsDirectory',
  'XMinioParentIsObject',
];
/** MinIO's word for a full disk, its quota's, and those of other services. */
const NO_ROOM = [
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
  'InsufficientStorage',
  'ENOSPC',
];

/** The S3 error code, the system's code of a socket error, or the name of an error that the client made. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' && error.code !== '' ? error.code : error.name;
}

/**
 * The client's own error is not kept as `cause`: its fields repeat the signed request.
 *
 * @param needBytes size of what was to be written, 0 for a read
 */
export function toS3Fault(
  error: unknown,
  settings: S3Settings,
  { action, key, needBytes }: { readonly action: string; readonly key: string; readonly needBytes: number },
): SpectraloomError {
  const { endPoint, port, bucket } = settings;
  const code = codeOf(error);
  const said = redact(error instanceof Error ? error.message : String(error), settings) || 'no reason given';
  const message = `object store ${endPoint}:${port}: cannot ${action} "${bucket}${key ? `/${key}` : ''}": ${code}: ${said}`;
  const facts = { key, found: code };
  if (NO_ROOM.includes(code))
    return new NoRoomError(`${message}: the disk of the store is full`, {
      store: `${endPoint}:${port}`,
      need: showBytes(needBytes),
      'way out': MAKE_ROOM,
    });
  return REFUSED.includes(code) ? new InvalidInputError(message, facts) : new StoreUnavailableError(message, facts);
}

function redact(text: string, { accessKey, secretKey }: S3Settings): string {
  return text.replaceAll(secretKey, '(secret)').replaceAll(accessKey, '(access key)');
}
