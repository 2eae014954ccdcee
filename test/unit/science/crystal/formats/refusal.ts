/** What a reader says of a text that it does not take. */
import { expect } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';

/** @returns message and facts of the refusal */
export function refusalOf(read: () => unknown): Readonly<Record<string, unknown>> {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidStructureError);
    const { message, facts } = error as InvalidStructureError;
    return { message, ...facts };
  }
  throw new Error('accepted');
}
