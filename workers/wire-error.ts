/** Errors of a child process as data, and back: the class name decides the kind. */
import * as failures from '../schemas/failure.js';
import type { WireError } from './compute-protocol.js';

type ErrorClass = new (message: string, facts?: WireError['facts']) => Error;

const CLASSES = new Map<string, ErrorClass>(
  Object.entries(failures)
    .filter(([name]) => name.endsWith('Error') && name !== 'SpectraloomError')
    .map(([name, value]) => [name, value as unknown as ErrorClass]),
);

export function toWireError(error: unknown): WireError {
  const cause = error instanceof Error ? error : new Error(String(error));
  const facts = error instanceof failures.SpectraloomError ? error.facts : {};
  return { name: cause.name, message: cause.message, facts, stack: cause.stack ?? '' };
}

/** @returns an error of the class named on the wire; a plain error of that name where it is not one of ours */
export function fromWireError({ name, message, facts, stack }: WireError): Error {
  const known = CLASSES.get(name);
  const error = known ? new known(message, facts) : Object.assign(new Error(message), { name });
  error.stack = stack;
  return error;
}
