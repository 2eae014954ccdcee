/** The client of the `minio` package as this program uses it: one request an object, without retries of its own. */
import { Client } from 'minio';
import type { S3Settings } from '../../schemas/settings/store-settings.js';
import { s3Agent, s3Transport } from './s3-transport.js';

/** The client sends up to this much in one request. */
export const MAX_PUT_BYTES = 64 * 1024 * 1024;

export function s3Client(settings: S3Settings): Client {
  const { endPoint, port, useSsl, accessKey, secretKey, region } = settings;
  return new Client({
    endPoint,
    port,
    useSSL: useSsl,
    accessKey,
    secretKey,
    region,
    pathStyle: true,
    partSize: MAX_PUT_BYTES,
    transport: s3Transport(useSsl),
    transportAgent: s3Agent(useSsl),
    retryOptions: { disableRetry: true },
  });
}
