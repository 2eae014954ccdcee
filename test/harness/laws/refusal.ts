/** What is said of something that is not taken: message and facts together, so that a test names what it knows of both. */
import { expect } from 'vitest';
import type { SpectraloomError } from '../../../schemas/failure.js';

type ErrorKind = abstract new (...args: never[]) => SpectraloomError;

/** @param kind of the refusal @returns its message and facts */
export function refusalOf(kind: ErrorKind, run: () => unknown): Readonly<Record<string, unknown>> {
  try {
    run();
  } catch (error) {
    return told(kind, error);
  }
  throw new Error('accepted');
}

/** The same of what comes later. */
export async function laterRefusalOf(kind: ErrorKind, run: () => Promise<unknown>) {
  return run().then(
    () => Promise.reject(new Error('accepted')),
    (error: unknown) => told(kind, error),
  );
}

function told(kind: ErrorKind, error: unknown): Readonly<Record<string, unknown>> {
  expect(error).toBeInstanceOf(kind);
  const { message, facts } = error as SpectraloomError;
  return { message, ...facts };
}
