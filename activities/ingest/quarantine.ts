/** What is broken and stops nothing: one row of the `quarantine` table each. */

import { SpectraloomError } from '../../schemas/failure.js';
import type { Table } from '../../schemas/run/artifact.js';

export interface Broken {
  readonly id: string;
  readonly error: string;
  readonly message: string;
}

/**
 * @returns the row of an input that no retry can mend
 * @throws any other error as it is: it says nothing about the input
 */
export function brokenInput(id: string, error: unknown): Broken {
  if (!(error instanceof SpectraloomError) || error.kind !== 'invalid-input') throw error;
  return { id, error: error.name, message: error.message };
}

/** @param step that found them */
export function quarantineTable(rows: readonly Broken[], step: string): Table<'quarantine'> {
  return {
    kind: 'quarantine',
    rows: rows.length,
    columns: {
      id: rows.map((row) => row.id),
      error: rows.map((row) => row.error),
      message: rows.map((row) => row.message),
      step: rows.map(() => step),
    },
    metadata: {},
  };
}
