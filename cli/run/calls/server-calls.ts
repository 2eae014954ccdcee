/** Calls to Temporal that a restart of a server or a worker may cut off. */
import { type Client, isGrpcServiceError, ServiceError } from '@temporalio/client';

/** A call that no worker answers would wait for very long: it ends with an error instead. */
export function withinDeadline<T>(client: Client, milliseconds: number, call: () => Promise<T>): Promise<T> {
  return client.connection.withDeadline(Date.now() + milliseconds, call);
}

/** The server's own words: those of the client only name the call. */
export function reasonOf(error: unknown): string {
  if (error instanceof ServiceError && isGrpcServiceError(error.cause)) return error.cause.details || error.message;
  return error instanceof Error ? error.message : String(error);
}
