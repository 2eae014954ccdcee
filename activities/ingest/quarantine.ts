/** What is broken and stops nothing: one row of the `quarantine` table each. */

import { boundedText, SpectraloomError } from '../../schemas/failure.js';
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

/** @returns the row of whatever came of reading an input; what is no error of ours is told to be a fault of the program */
export function faultOf(error: unknown): Pick<Broken, 'error' | 'message'> {
  if (error instanceof SpectraloomError) return { error: error.name, message: error.message };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { error: name, message: boundedText(`a fault of the program, not of the file: ${message}`) };
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
