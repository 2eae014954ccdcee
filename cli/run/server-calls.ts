/** Calls to Temporal that a restart of a server or a worker may cut off. */
import type { Client } from '@temporalio/client';

/** A call that no worker answers would wait for very long: it ends with an error instead. */
export function withinDeadline<T>(client: Client, milliseconds: number, call: () => Promise<T>): Promise<T> {
  return client.connection.withDeadline(Date.now() + milliseconds, call);
}
