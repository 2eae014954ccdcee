/** DuckDB's binding, loaded where a query is asked for and not before: 70 MB that most commands never touch. */
import type * as duckdb from '@duckdb/node-api';
import { RefusedError } from '../../schemas/failure.js';

let binding: Promise<typeof duckdb> | null = null;

/** @throws RefusedError where the package brings no binding for this machine */
export function loadDuckdb(): Promise<typeof duckdb> {
  binding ??= import('@duckdb/node-api').catch((cause: unknown) => {
    binding = null;
    const machine = `${process.platform} ${process.arch}`;
    throw new RefusedError(
      `tables of screenings cannot be queried here: DuckDB has no binding for ${machine}`,
      { found: machine, expected: 'Linux with glibc or musl, macOS or Windows, and an install with optional packages' },
      { cause },
    );
  });
  return binding;
}
