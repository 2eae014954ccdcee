/** Errors of a child process as data, and back: the class name decides the kind. */
import { noRoomOf } from '../infra/files/disk-room.js';
import { SpectraloomError } from '../schemas/failure.js';
import { failureByName } from '../schemas/failure-by-name.js';
import type { WireError } from './compute-protocol.js';

/** @param folder that the child writes into, on whose disk it may have met no room */
export function toWireError(thrown: unknown, folder: string): WireError {
  const error = noRoomOf(thrown, 'a step cannot write its program', folder) ?? thrown;
  const cause = error instanceof Error ? error : new Error(String(error));
  const facts = error instanceof SpectraloomError ? error.facts : {};
  return { name: cause.name, message: cause.message, facts, stack: cause.stack ?? '' };
}

/** @returns an error of the class named on the wire; a plain error of that name where it is not one of ours */
export function fromWireError({ name, message, facts, stack }: WireError): Error {
  const error = failureByName(name, message, facts);
  error.stack = stack;
  return error;
}
