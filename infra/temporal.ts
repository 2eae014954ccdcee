/** Connections to Temporal, and what a namespace must have before a run starts. The settings come from `config.ts`. */
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { StackUnavailableError } from '../schemas/failure.js';
import { SEARCH_ATTRIBUTES } from '../schemas/run/search-attributes.js';

export interface TemporalSettings {
  /** Fits `Connection.connect` and `NativeConnection.connect`: address, TLS, API key, metadata. */
  readonly connectionOptions: Pick<ConnectionOptions, 'address' | 'tls' | 'metadata'> & { readonly apiKey?: string };
  readonly namespace: string;
}

/** Histories stay readable for a season; what must outlive them is in the object store. */
const LOCAL_RETENTION_DAYS = 90;
const SECONDS_A_DAY = 86_400;
/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** @throws StackUnavailableError naming the address */
export async function connectTemporal(settings: TemporalSettings, timeoutMs = 10_000): Promise<Client> {
  const { connectionOptions, namespace } = settings;
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: timeoutMs });
    return new Client({ connection, namespace });
  } catch (cause) {
    throw unreachable(settings, cause);
  }
}

/** For workers. Loads Temporal's native library, which commands do not need. */
export async function connectTemporalNatively(settings: TemporalSettings): Promise<NativeConnection> {
  const { NativeConnection } = await import('@temporalio/worker');
  try {
    return await NativeConnection.connect(settings.connectionOptions);
  } catch (cause) {
    throw unreachable(settings, cause);
  }
}

/** Asks for the namespace, which a server answers only when its database does. */
export async function probeTemporal(settings: TemporalSettings, timeoutMs = 3_000): Promise<void> {
  const { connection } = await connectTemporal(settings, timeoutMs);
  try {
    await connection.withDeadline(Date.now() + timeoutMs, () =>
      connection.workflowService.describeNamespace({ namespace: settings.namespace }),
    );
  } catch (cause) {
    throw unreachable(settings, cause);
  } finally {
    await connection.close();
  }
}

/** Raises the retention and registers the search attributes, by API: start flags act on a new database only. Idempotent. */
export async function prepareNamespace(settings: TemporalSettings): Promise<void> {
  const { connection } = await connectTemporal(settings);
  const { namespace } = settings;
  try {
    await connection.withDeadline(Date.now() + 15_000, async () => {
      const described = await connection.workflowService.describeNamespace({ namespace });
      const wanted = LOCAL_RETENTION_DAYS * SECONDS_A_DAY;
      if (Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0) < wanted) {
        await connection.workflowService.updateNamespace({
          namespace,
          config: { workflowExecutionRetentionTtl: { seconds: wanted as never } },
        });
      }
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in (customAttributes ?? {})));
      if (missing.length > 0) {
        await connection.operatorService.addSearchAttributes({
          namespace,
          searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
        });
      }
    });
  } finally {
    await connection.close();
  }
}

function unreachable(settings: TemporalSettings, cause: unknown): StackUnavailableError {
  const address = settings.connectionOptions.address ?? 'localhost:7233';
  return new StackUnavailableError(
    `Temporal does not answer at ${address}, namespace ${settings.namespace}: ${(cause as Error).message}`,
    { address, namespace: settings.namespace },
    { cause },
  );
}
